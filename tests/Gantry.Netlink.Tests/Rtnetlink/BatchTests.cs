using System.Net;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Rtnetlink;

/// <summary>What becomes of requests that go together.</summary>
public sealed class BatchTests
{
    [Fact]
    public void The_kernel_goes_on_after_the_second_of_three_is_refused_and_the_outcome_says_which()
    {
        using TestHost host = TestHost.Create();
        BatchOutcome outcome = host.TryExecute(batch =>
        {
            batch.AddAddress(1, Address("10.0.0.1/8"));
            batch.AddAddress(1, Address("10.0.0.1/8"));
            batch.AddAddress(1, Address("10.0.0.3/8"));
        });
        Assert.Equal(3, outcome.Sent);
        RefusedMessage refused = Assert.Single(outcome.Refused);
        Assert.Equal((1, Errno.EEXIST), (refused.Index, refused.Error.Errno));
        Assert.Equal(["10.0.0.1/8", "10.0.0.3/8"], Globals(host));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_first_and_the_last_of_a_batch_can_be_the_refused_one(int place)
    {
        using TestHost host = TestHost.Create();
        BatchOutcome outcome = host.TryExecute(batch =>
        {
            for (int i = 0; i < 3; i++)
            {
                batch.AddAddress(i == place ? 99 : 1, Address($"10.0.0.{i}/8"));
            }
        });
        Assert.Equal(place, Assert.Single(outcome.Refused).Index);
        Assert.Equal(2, Globals(host).Count());
    }

    [Fact]
    public void An_empty_batch_is_done()
    {
        using TestHost host = TestHost.Create();
        Assert.Equal((0, 0), (host.TryExecute(_ => { }).Sent, host.TryExecute(_ => { }).Refused.Count));
    }

    [Fact]
    public void A_batch_is_used_again_after_it_is_cleared()
    {
        using TestHost host = TestHost.Create();
        var batch = new Batch();
        batch.AddAddress(1, Address("10.0.0.1/8"));
        host.Routes.Execute(batch).ThrowIfRefused();
        batch.Clear();
        batch.AddAddress(1, Address("10.0.0.2/8"));
        host.Routes.Execute(batch).ThrowIfRefused();
        Assert.Equal(["10.0.0.1/8", "10.0.0.2/8"], Globals(host));
    }

    [Fact]
    public void Two_thousand_requests_are_done_and_two_thousand_addresses_listed()
    {
        using TestHost host = TestHost.Create();
        Assert.Equal(2000, host.TryExecute(batch => AddMany(batch, 2000)).Sent);
        Assert.Equal(2000, Globals(host).Distinct().Count());
    }

    [Fact]
    public void Nothing_is_sent_behind_the_chunk_in_which_one_is_refused()
    {
        using TestHost host = TestHost.Create();
        host.Execute(batch => batch.AddAddress(1, Address(Nth(100))));
        BatchOutcome outcome = host.TryExecute(batch => AddMany(batch, 2000));
        Assert.Equal(100, Assert.Single(outcome.Refused).Index);
        Assert.InRange(outcome.Sent, 101, 1999);
        Assert.Equal(Enumerable.Range(0, outcome.Sent).Select(Nth).Order(), Globals(host).Order());
    }

    /// <summary>A refused message answers without having asked for an answer; all answers of a chunk wait in the socket's buffer at once.</summary>
    [Fact]
    public void A_thousand_refused_requests_are_told_one_by_one_and_the_socket_goes_on()
    {
        using TestHost host = TestHost.Create();
        BatchOutcome outcome = host.TryExecute(batch =>
        {
            for (int i = 0; i < 1000; i++)
            {
                batch.DeleteLink(1_000_000 + i);
            }
        });
        Assert.Equal(Enumerable.Range(0, 1000), outcome.Refused.Select(refused => refused.Index));
        Assert.All(outcome.Refused, refused => Assert.Equal($"link delete {1_000_000 + refused.Index}", refused.Error.Request));
        Assert.Single(host.Routes.ListLinks());
    }

    [Fact]
    public void A_chosen_index_is_there_for_the_requests_behind_it()
    {
        using TestHost host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Veth("a", 5001, "b", 5002));
            batch.SetLink(5001, new LinkChange { Up = true });
            batch.AddAddress(5001, Address("10.0.0.1/8"));
            batch.AddRoute(new Route { To = Net("0.0.0.0/0"), Via = Ip("10.0.0.2"), Device = 5001 });
        });
        Assert.Equal("default via 10.0.0.2 dev a", host.Run("ip route show default").Trim().Replace(" linkdown", "", StringComparison.Ordinal));
    }

    private static void AddMany(Batch batch, int count)
    {
        for (int i = 0; i < count; i++)
        {
            batch.AddAddress(1, Address(Nth(i)));
        }
    }

    private static string Nth(int i) => $"10.0.{i / 250}.{(i % 250) + 1}/32";

    private static IEnumerable<string> Globals(TestHost host) =>
        host.Routes.ListAddresses().Where(address => !IPAddress.IsLoopback(address.Local.Address)).Select(address => address.Local.ToString());
}
