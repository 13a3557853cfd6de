using Gantry.Cni.Protocol;
using Gantry.Engine;
using Gantry.Netlink.Namespaces;

namespace Gantry.Cni;

/// <summary>The namespace that CNI_NETNS leads to.</summary>
internal static class ContainerNamespace
{
    /// <exception cref="CniException">The verb needs it and it is not there, or it is no namespace, or the host's own.</exception>
    internal static void Require(CniRequest request, Host host)
    {
        CniEnvironment environment = request.Environment;
        if (environment.Verb is not (CniVerb.Add or CniVerb.Check))
        {
            return;
        }
        string path = environment.NamespacePath;
        if (!Path.Exists(path))
        {
            throw new CniException(CniErrorCode.UnknownContainer, $"CNI_NETNS: there is no {path}");
        }
        using NetworkNamespace inside = NetworkNamespace.TryOpen(path)
            ?? throw new CniException(CniErrorCode.InvalidEnvironment, $"CNI_NETNS: {path} is no network namespace");
        if (!environment.MayBeOwnNamespace && Identity(inside) == Identity(host.Namespace))
        {
            throw new CniException(CniErrorCode.InvalidNamespace, $"CNI_NETNS: {path} is the host's own namespace", "CNI_NETNS_OVERRIDE=1 lets that pass");
        }
    }

    /// <summary>Its inode's number, which no other namespace has while this one is open: "net:[4026531840]" (fs/nsfs.c).</summary>
    private static string? Identity(NetworkNamespace open) => new FileInfo($"/proc/thread-self/fd/{open.Handle.DangerousGetHandle()}").LinkTarget;
}
