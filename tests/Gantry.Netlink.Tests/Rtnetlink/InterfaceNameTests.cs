using System.Text;
using CsCheck;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.Rtnetlink;

public sealed class InterfaceNameTests
{
    [Theory]
    [InlineData("eth0")]
    [InlineData("a-b_c.d")]
    [InlineData("fifteen-bytes--")]
    [InlineData("éèê")]
    public void The_kernel_takes_it_and_so_does_Gantry(string name)
    {
        Assert.Null(InterfaceName.WhyNot(name));
        Assert.Equal(name, NameMadeOf(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\u000bb")]
    [InlineData("sixteen-bytes---")]
    [InlineData("ààààààà")]
    [InlineData("eth%d")]
    [InlineData("a%b")]
    [InlineData("all")]
    [InlineData("default")]
    public void The_kernel_does_not_make_it_and_Gantry_refuses_it(string name)
    {
        Assert.NotNull(InterfaceName.WhyNot(name));
        Assert.False(InterfaceName.TryParse(name, out _));
        Assert.Throws<ArgumentException>(() => new InterfaceName(name));
        Assert.NotEqual(name, NameMadeOf(name));
    }

    [Fact]
    public void Whatever_Gantry_takes_the_kernel_takes_as_it_is() =>
        Gen.String[Gen.OneOf(Gen.Char['\u0001', '\u00ff'], Gen.Char["ab/:% .é\u2003"]), 0, 17]
            .Array[300].Select(texts => texts.Where(text => InterfaceName.WhyNot(text) is null).Distinct().Order(StringComparer.Ordinal).ToArray())
            .Sample(
                names =>
                {
                    using TestHost host = TestHost.Create();
                    host.Execute(batch =>
                    {
                        foreach (string name in names)
                        {
                            Add(batch, name);
                        }
                    });
                    Assert.Equal(names, host.Routes.ListLinks().Select(link => link.Name.ToString()).Where(name => name != "lo").Order(StringComparer.Ordinal));
                },
                iter: 4,
                threads: 1);

    /// <summary>The name that a link has which was asked for by these bytes; null where the kernel refused.</summary>
    private static string? NameMadeOf(string name)
    {
        using TestHost host = TestHost.Create();
        return host.TryExecute(batch => Add(batch, name)).Refused.Count > 0 ? null : host.Routes.ListLinks()[^1].Name.ToString();
    }

    private static void Add(Batch batch, string name)
    {
        MessageWriter w = batch.Begin((ushort)RouteMessage.NewLink, MessageFlags.Create | MessageFlags.Exclusive);
        w.PutHeader(default(LinkHeader));
        w.PutBytes(Ifla.IfName, [.. Encoding.UTF8.GetBytes(name), 0]);
        MessageWriter.Nest info = w.Open(Ifla.LinkInfo);
        w.PutString(IflaInfo.Kind, "bridge");
        w.Close(info);
    }
}
