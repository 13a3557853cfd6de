using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Rtnetlink;

/// <summary>Lists are whole, whatever else happens.</summary>
public sealed class ListTests
{
    [Fact]
    public void A_list_that_was_interrupted_by_a_change_is_made_again_and_whole()
    {
        const int Links = 60;
        using TestHost host = TestHost.Create();
        host.Execute(batch =>
        {
            for (int i = 0; i < Links; i++)
            {
                batch.AddLink(Bridge($"stays{i}", 1000 + i));
            }
        });
        using NetlinkSocket socket = NamespaceThread.Run(host.Namespace, () => NetlinkSocket.Open(NetlinkProtocol.Route, RouteDescription.Describe));
        using var changes = new Changes(host);
        var request = new Batch();
        request.Begin((ushort)RouteMessage.GetLink, MessageFlags.Dump).PutHeader(default(LinkHeader));
        int interrupted = 0;
        Eventually.True(
            () =>
            {
                int attempts = 0;
                List<int> found = [];
                socket.Get(
                    request,
                    () =>
                    {
                        attempts++;
                        found.Clear();
                    },
                    message => found.Add(Link.Read(message).Index));
                Assert.Equal(Enumerable.Range(1000, Links), found.Where(index => index is >= 1000 and < 1000 + Links).Order());
                interrupted += attempts > 1 ? 1 : 0;
                return interrupted >= 3;
            },
            "three interrupted lists");
    }

    /// <summary>
    /// A notification carries the number of the request that caused it, and sockets all count from 1: what somebody else did must not pass
    /// for an answer.
    /// </summary>
    [Fact]
    public void Notifications_are_not_taken_for_answers()
    {
        using TestHost host = TestHost.Create();
        using RouteSocket listener = host.Namespace.OpenRouteSocket();
        using RouteSocket other = host.Namespace.OpenRouteSocket();
        listener.Join(RouteGroup.IPv4Address);
        var batch = new Batch();
        batch.AddAddress(1, Address("10.0.0.1/8"));
        other.Execute(batch).ThrowIfRefused();
        Assert.Equal(["10.0.0.1/8", "127.0.0.1/8", "::1/128"], listener.ListAddresses().Select(address => address.Local.ToString()).Order());
    }

    [Fact]
    public void A_change_wakes_who_waits_for_it()
    {
        using TestHost host = TestHost.Create();
        using RouteSocket watch = host.Namespace.OpenRouteSocket();
        watch.Join(RouteGroup.Link);
        Assert.False(watch.WaitForChange(TimeSpan.Zero));
        host.Execute(batch => batch.AddLink(Bridge("br5", 5)));
        Eventually.True(watch, () => host.Routes.TryGetLink(5) is not null, "br5 is there");
        Assert.True(watch.WaitForChange(TimeSpan.FromSeconds(5)));
    }

    /// <summary>The kernel drops what does not fit and says ENOBUFS: look again at everything, it means.</summary>
    [Fact]
    public void More_changes_than_the_kernel_keeps_are_a_change()
    {
        using TestHost host = TestHost.Create();
        using RouteSocket watch = host.Namespace.OpenRouteSocket();
        watch.Join(RouteGroup.IPv4Address);
        host.Execute(batch =>
        {
            for (int i = 0; i < 8000; i++)
            {
                batch.AddAddress(1, Address($"10.1.{i % 200}.1/32"));
                batch.DeleteAddress(1, Address($"10.1.{i % 200}.1/32"));
            }
        });
        int seen = 0;
        while (watch.WaitForChange(TimeSpan.Zero))
        {
            seen++;
        }
        Assert.InRange(seen, 1, 15_999);
        Assert.Equal(2, watch.ListAddresses().Count);
    }

    /// <summary>A thread that makes and deletes a link until it is disposed of.</summary>
    private sealed class Changes : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _stop;

        internal Changes(TestHost host)
        {
            RouteSocket socket = host.Namespace.OpenRouteSocket();
            _thread = new Thread(() =>
            {
                using (socket)
                {
                    var batch = new Batch();
                    batch.AddLink(Bridge("comes", 9));
                    batch.DeleteLink(9);
                    while (!_stop)
                    {
                        socket.Execute(batch);
                    }
                }
            });
            _thread.Start();
        }

        public void Dispose()
        {
            _stop = true;
            _thread.Join();
        }
    }
}
