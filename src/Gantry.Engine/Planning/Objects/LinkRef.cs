using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A link by the name that people use and the index that the kernel does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Index">Its index, chosen by us from a high random range.</param>
public readonly record struct LinkRef(InterfaceName Name, int Index)
{
    internal static LinkRef Record(LinkRef link, RecordFields fields) => new(fields.Interface("name", link.Name), fields.Number("index", link.Index));
}
