namespace Gantry.Testing;

/// <summary>
/// The suite runs under <c>unshare -n -m --propagation private</c>: even a bug cannot reach the machine's network or leave a mount
/// behind. Here that is made sure of, and /run/netns and /etc become the suite's own, so that <c>ip netns</c> can be asked and what the
/// machine's own fabrics have in /etc/netns is out of sight.
/// </summary>
public static class Sandbox
{
    private static readonly Lazy<bool> s_ready = new(Prepare);

    /// <summary>Whoever starts a process of its own calls this first; <see cref="Shell"/> and <see cref="TestHost"/> do.</summary>
    public static void Require() => _ = s_ready.Value;

    private static bool Prepare()
    {
        if (!HasLeft("net") || !HasLeft("mnt"))
        {
            throw new InvalidOperationException(
                "The tests make links and mounts. Start them under: unshare -n -m --propagation private dotnet exec …/Tests.dll");
        }
        Shell.RunHere("""
            mount --make-rprivate /
            mkdir -p /run/netns
            mount -t tmpfs -o mode=755 tmpfs /run/netns
            mount -t tmpfs tmpfs /mnt
            mkdir /mnt/upper /mnt/work
            mount -t overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work overlay /etc
            rm -rf /etc/netns
            ip link set lo up
            """);
        return true;
    }

    /// <summary>
    /// Whether a process that this one descends from is seen to be in another namespace. What cannot be seen counts as no: better no
    /// test than one on the machine's own network.
    /// </summary>
    private static bool HasLeft(string kind)
    {
        string own = NamespaceOf("self", kind)!;
        for (string? ancestor = ParentOf("self"); ancestor is not (null or "0"); ancestor = ParentOf(ancestor))
        {
            if (NamespaceOf(ancestor, kind) is { } other && other != own)
            {
                return true;
            }
        }
        return false;
    }

    private static string? NamespaceOf(string process, string kind)
    {
        try
        {
            return new FileInfo($"/proc/{process}/ns/{kind}").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? ParentOf(string process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("PPid:", StringComparison.Ordinal))?[5..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
