using Gantry.Netlink.NfTables;
using Xunit;

namespace Gantry.Engine.Tests.Filter;

/// <summary>What Gantry makes of a line is what nft makes of it: nft lists both in the same words, and the kernel tells the same expressions of both.</summary>
public sealed class NftComparisonTests
{
    private static readonly Chain s_forward = new(Family.Inet, "t", "c", new BaseChain("filter", Hook.Forward, 0));
    private static readonly Chain s_prerouting = new(Family.Inet, "t", "c", new BaseChain("nat", Hook.Prerouting, -100));
    private static readonly Chain s_postrouting = new(Family.Inet, "t", "c", new BaseChain("nat", Hook.Postrouting, 100));

    [Fact]
    public void A_line_of_a_filter_becomes_what_nft_makes_of_it() => NftComparison.AssertSame(s_forward, Lines.Understood);

    [Fact]
    public void A_line_that_translates_becomes_what_nft_makes_of_it()
    {
        NftComparison.AssertSame(s_postrouting, [.. Lines.Translating.Where(line => line.EndsWith("masquerade", StringComparison.Ordinal))]);
        NftComparison.AssertSame(s_prerouting, [.. Lines.Translating.Where(line => !line.EndsWith("masquerade", StringComparison.Ordinal))]);
    }
}
