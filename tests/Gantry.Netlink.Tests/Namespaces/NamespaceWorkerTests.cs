using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.Namespaces;

public sealed class NamespaceWorkerTests
{
    [Fact]
    public void All_pieces_of_work_run_on_one_thread_that_begins_each_at_home()
    {
        using NetworkNamespace home = NetworkNamespace.Create();
        using NetworkNamespace elsewhere = NetworkNamespace.Create();
        using var worker = new NamespaceWorker(home);
        HashSet<int> threads = [];
        List<ulong> begins = [];
        for (int i = 0; i < 3; i++)
        {
            worker.Run(() =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                begins.Add(Current());
                NamespaceThread.Enter(elsewhere);
            });
        }
        Assert.NotEqual(Environment.CurrentManagedThreadId, Assert.Single(threads));
        Assert.All(begins, inode => Assert.Equal(home.Inode, inode));
    }

    /// <summary>A namespace lives while a thread is in it; one that waits for work must not be that thread.</summary>
    [Fact]
    public void Between_two_pieces_it_waits_at_home_even_if_the_work_failed()
    {
        using NetworkNamespace home = NetworkNamespace.Create();
        using NetworkNamespace elsewhere = NetworkNamespace.Create();
        using var worker = new NamespaceWorker(home);
        string thread = "";
        Assert.Equal("mine", Assert.Throws<InvalidOperationException>(() => worker.Run(() =>
        {
            thread = new FileInfo("/proc/thread-self").LinkTarget!;
            NamespaceThread.Enter(elsewhere);
            throw new InvalidOperationException("mine");
        })).Message);
        Assert.Equal($"net:[{home.Inode}]", new FileInfo($"/proc/{thread}/ns/net").LinkTarget);
    }

    [Fact]
    public void Its_thread_ends_with_it()
    {
        string thread = "";
        using NetworkNamespace home = NetworkNamespace.Create();
        using (var worker = new NamespaceWorker(home))
        {
            worker.Run(() => thread = new FileInfo("/proc/thread-self").LinkTarget!);
            Assert.True(Directory.Exists($"/proc/{thread}"));
        }
        Eventually.True(() => !Directory.Exists($"/proc/{thread}"), $"{thread} has ended");
    }

    [Fact]
    public void Work_that_waits_for_more_of_it_is_refused_and_does_not_hang()
    {
        using NetworkNamespace home = NetworkNamespace.Create();
        using var worker = new NamespaceWorker(home);
        Assert.Throws<InvalidOperationException>(() => worker.Run(() => worker.Run(() => { })));
        worker.Run(() => { });
    }

    private static ulong Current()
    {
        using NetworkNamespace current = NetworkNamespace.OpenCurrent();
        return current.Inode;
    }
}
