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
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_list_that_was_interrupted_by_a_change_is_made_again_and_whole(int interruptions)
    {
        const int Addresses = 2000; // More than one datagram holds, so that there is a place to interrupt.
        using TestHost host = TestHost.Create();
        host.Execute(batch =>
        {
            for (int i = 0; i < Addresses; i++)
            {
                batch.AddAddress(1, Address($"10.{i / 250}.{i % 250}.1/32"));
            }
        });
        using NetlinkSocket socket = NamespaceThread.Run(host.Namespace, () => NetlinkSocket.Open(NetlinkProtocol.Route, RouteDescription.Describe));
        var request = new Batch();
        request.Begin((ushort)RouteMessage.GetAddr, MessageFlags.Dump).PutHeader(default(AddressHeader));
        int attempts = 0;
        HashSet<string> found = [];
        socket.Get(
            request,
            () =>
            {
                attempts++;
                found.Clear();
            },
            message =>
            {
                if (found.Count == 0 && attempts <= interruptions)
                {
                    host.Execute(batch => batch.AddAddress(1, Address($"10.99.0.{attempts}/32")));
                }
                Assert.True(found.Add(Netlink.Rtnetlink.Address.Read(message).Local.ToString()));
            });
        Assert.Equal(interruptions + 1, attempts);
        Assert.Equal(Addresses + interruptions, found.Count(address => address.StartsWith("10.", StringComparison.Ordinal)));
    }

    /// <summary>The new link is always there before the old one goes: a list in which neither is would be of no moment.</summary>
    [Fact]
    public void Links_that_come_and_go_all_the_time_are_listed_whole()
    {
        const int Standing = 200;
        using TestHost host = TestHost.Create();
        using RouteSocket writer = host.Namespace.OpenRouteSocket();
        host.Execute(batch =>
        {
            for (int i = 0; i < Standing; i++)
            {
                batch.AddLink(Bridge($"standing{i}"));
            }
            batch.AddLink(Bridge("coming0"));
        });
        using var ended = new CancellationTokenSource();
        var thread = new Thread(() =>
        {
            for (int i = 1; !ended.IsCancellationRequested; i++)
            {
                var batch = new Batch();
                batch.AddLink(Bridge($"coming{i}"));
                writer.Execute(batch).ThrowIfRefused();
                batch.Clear();
                batch.DeleteLink(writer.TryGetLink(Name($"coming{i - 1}"))!.Index);
                writer.Execute(batch).ThrowIfRefused();
            }
        });
        thread.Start();
        using NetlinkSocket socket = NamespaceThread.Run(host.Namespace, () => NetlinkSocket.Open(NetlinkProtocol.Route, RouteDescription.Describe));
        int attempts = 0, lists = 0;
        try
        {
            Eventually.True(
                () =>
                {
                    List<string> names = [];
                    var request = new Batch();
                    request.Begin((ushort)RouteMessage.GetLink, MessageFlags.Dump).PutHeader(default(LinkHeader));
                    socket.Get(
                        request,
                        () =>
                        {
                            attempts++;
                            names.Clear();
                        },
                        message => names.Add(Link.Read(message).Name.ToString()));
                    Assert.Equal(Standing, names.Distinct().Count(name => name.StartsWith("standing", StringComparison.Ordinal)));
                    Assert.InRange(names.Count(name => name.StartsWith("coming", StringComparison.Ordinal)), 1, 2);
                    return ++lists >= 20 && attempts > lists;
                },
                "twenty lists, and one of them was interrupted",
                TimeSpan.FromSeconds(60));
        }
        finally
        {
            ended.Cancel();
            thread.Join();
        }
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
}
