using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Several at once: the same fabric waits, different ones are both right.</summary>
public sealed class ConcurrencyTests
{
    [Fact]
    public void Different_fabrics_at_once_are_all_right()
    {
        using FabricHost host = FabricHost.Create();
        string bare = KernelPicture.Take(host.Test.Namespace);
        string[] fabrics = [.. Enumerable.Range(1, 6).Select(i => $"name: f{i}\nnetworks: {{ net{i}: {{ subnet: 10.{i}.0.0/24 }} }}\nnodes: {{ a{i}: {{ networks: [net{i}] }}, b{i}: {{ networks: [net{i}] }} }}")];
        AllAtOnce(fabrics, yaml => host.Up(yaml));
        for (int i = 1; i <= fabrics.Length; i++)
        {
            Assert.Empty(host.Plan(fabrics[i - 1]));
            Assert.True(host.Ping($"a{i}", $"10.{i}.0.3"));
        }
        Assert.False(host.Ping("a1", "10.2.0.2"));
        Assert.Single(host.Test.Run("nft list tables").Trim().Split('\n'));
        AllAtOnce([.. Enumerable.Range(1, fabrics.Length)], i => host.Down($"f{i}"));
        Assert.Equal(bare, KernelPicture.Take(host.Test.Namespace));
    }

    [Fact]
    public void The_same_fabric_at_once_goes_up_once()
    {
        using FabricHost host = FabricHost.Create();
        int made = 0;
        AllAtOnce([1, 2, 3, 4], _ =>
        {
            if (!host.Up(FabricHost.Tutorial).Plan.IsEmpty)
            {
                Interlocked.Increment(ref made);
            }
        });
        Assert.Equal(1, made);
        Assert.True(host.Ping("x1", "10.11.0.20"));
    }

    private static void AllAtOnce<T>(IReadOnlyList<T> items, Action<T> work)
    {
        List<Exception> failures = [];
        List<Thread> threads = [.. items.Select(item => new Thread(() =>
        {
            try
            {
                work(item);
            }
            catch (Exception e)
            {
                lock (failures)
                {
                    failures.Add(e);
                }
            }
        }))];
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(failures);
    }
}
