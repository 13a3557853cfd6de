using System.Diagnostics;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.Namespaces;

/// <summary>
/// A thread of the pool inherits the namespace of the thread that starts it, and keeps it for ever. Each proof runs in a process of its
/// own whose pool has let its idle threads go (DOTNET_ThreadPool_ThreadTimeoutMs; 20 s is usual), so that whoever queues work starts one.
/// </summary>
public sealed class PoolTests
{
    private const string OwnProcess = "GANTRY_POOL_PROOF";

    [Fact]
    public void No_thread_is_left_in_a_namespace_that_work_was_done_in() => Prove(nameof(Work_in_many_namespaces));

    /// <summary>The proof can fail.</summary>
    [Fact]
    public void A_thread_that_was_started_from_inside_is_found() => Prove(nameof(Work_that_is_queued_from_inside));

    [Fact(Explicit = true)]
    public async Task Work_in_many_namespaces()
    {
        BeginProof();
        Thread[] threads = [.. Enumerable.Range(0, 16).Select(_ => new Thread(WorkInside))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        string[] seen = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => NamespaceOf("thread-self"))));
        Assert.All(seen, current => Assert.Equal(NamespaceOf("self"), current));
        Eventually.True(() => !Foreign().Any(), "every thread is where the process is");
    }

    [Fact(Explicit = true)]
    public void Work_that_is_queued_from_inside()
    {
        BeginProof();
        using NetworkNamespace created = NetworkNamespace.Create();
        // Of all who queue work the pool lets one start the next thread, on a busy machine perhaps none from inside: then once more.
        Eventually.True(() => IsFoundInside(created), "a thread of the pool is inside");
    }

    private static bool IsFoundInside(NetworkNamespace created)
    {
        var found = new ManualResetEventSlim(); // Not disposed of: some who wait come later.
        NamespaceThread.Run(created, () =>
        {
            for (int i = 0; i < 100; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => found.Wait(), null);
            }
        });
        var watch = Stopwatch.StartNew();
        bool isFound;
        while (!(isFound = Foreign().Any()) && watch.Elapsed < TimeSpan.FromSeconds(1))
        {
            Thread.Yield();
        }
        found.Set();
        return isFound;
    }

    private static void BeginProof()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(OwnProcess) is not null, "It is run by another test.");
        // So many threads may start without waiting to see whether they are needed, each from the thread that queues.
        ThreadPool.SetMinThreads(200, 1);
    }

    private static void WorkInside()
    {
        for (int i = 0; i < 20; i++)
        {
            using NetworkNamespace created = NetworkNamespace.Create();
            using RouteSocket routes = created.OpenRouteSocket();
            using NfTablesSocket rules = created.OpenNfTablesSocket();
            routes.ListLinks();
            rules.ListTables();
            NamespaceThread.Run(created, () => Sysctl.TryRead("net.ipv4.ip_forward"));
            Assert.Throws<SystemCallException>(() => NamespaceThread.Run(created, () => Sysctl.Write("net.ipv4.ip_forward", "nonsense")));
        }
    }

    private static IEnumerable<string> Foreign() =>
        Directory.EnumerateDirectories("/proc/self/task").Select(thread => NamespaceOf($"self/task/{Path.GetFileName(thread)}"))
            .Where(other => other.Length > 0 && other != NamespaceOf("self"));

    /// <summary>Empty where the thread has just ended.</summary>
    private static string NamespaceOf(string thread)
    {
        try
        {
            return new FileInfo($"/proc/{thread}/ns/net").LinkTarget ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void Prove(string proof)
    {
        using TestHost host = TestHost.Create(); // Only under a suite that is away from the machine's network.
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(PoolTests).Assembly.Location, "-noColor", "-explicit", "only", "-method", $"{typeof(PoolTests).FullName}.{proof}"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[OwnProcess] = "1";
        start.Environment["DOTNET_ThreadPool_ThreadTimeoutMs"] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && output.Contains("Total: 1", StringComparison.Ordinal), output);
    }
}
