using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>An interface of a stack, and the prefixes that it has addresses in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Prefixes">The subnets that are reached straight through it.</param>
public sealed record StackInterface(InterfaceName Name, ImmutableArray<IPNetwork> Prefixes);
