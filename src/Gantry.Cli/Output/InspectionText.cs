using Gantry.Engine;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cli.Output;

/// <summary>A node or network as the kernel has it, in the words of <c>ip</c>, and its record.</summary>
internal static class InspectionText
{
    internal static void Write(Terminal terminal, Inspection inspection)
    {
        TextWriter output = terminal.Out;
        output.WriteLine(terminal.Bold($"{inspection.Kind} {inspection.Name} of fabric {inspection.Fabric}: ")
            + StatusText.Dress(terminal, StatusText.Word(inspection.State)));
        foreach (string line in StatusText.Marked(inspection.Drift))
        {
            output.WriteLine($"  {StatusText.Dress(terminal, line)}");
        }
        var links = new LinkNames(inspection.Links);
        foreach (Link link in inspection.Links)
        {
            output.WriteLine($"link {link.Name} index {link.Index}{Words(link, links)} mtu {link.Mtu} {(link.IsUp ? "up" : "down")}{(link.HasCarrier ? "" : " no-carrier")}");
            foreach (Address address in inspection.Addresses.Where(address => address.Index == link.Index))
            {
                output.WriteLine($"  address {address.Local}");
            }
        }
        foreach (Route route in inspection.Routes.Where(route => route.Table == Route.MainTable))
        {
            output.WriteLine($"route {links.Words(route)}");
        }
        foreach (PortStatus port in inspection.Ports)
        {
            output.WriteLine($"port {PortWords.Of(port)} → {port.Address}");
        }
        output.WriteLine($"record {inspection.RecordPath}");
        output.WriteLine(inspection.Record.TrimEnd());
    }

    private static string Words(Link link, LinkNames links) =>
        (link.Kind is null ? "" : $" {link.Kind}") + (link.Mac is { } mac ? $" {mac}" : "") + (link.Master == 0 ? "" : $" master {links[link.Master]}");
}
