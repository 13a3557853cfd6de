using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Gantry.Engine.Model;
using Gantry.Engine.State;

namespace Gantry.Engine.Names;

/// <summary>The resident's process.</summary>
public static partial class ResolverProgram
{
    /// <summary>Its name, by which Gantry's program knows what it is to do.</summary>
    public const string Name = "gantry-names";

    private const string OwnGroup = "gantry";

    /// <summary>Groups of processes: version 2, and version 1's of systemd.</summary>
    private static readonly string[] s_groups = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"];

    /// <summary>Answers questions until no network has names.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        Detach();
        int port = int.Parse(arguments[4], NumberStyles.None, CultureInfo.InvariantCulture);
        // Neither is closed: somebody waits at the door, and all goes with the process.
        var door = new Socket(new SafeSocketHandle(nint.Parse(arguments[5], NumberStyles.None, CultureInfo.InvariantCulture), ownsHandle: true));
        var resolver = new Resolver(arguments[0], new FabricId(Enum.Parse<Face>(arguments[1]), new FabricName(arguments[2])), arguments[3], port);
        new Thread(() => ResolverDoor.Serve(door, port, resolver.WhyNot)) { IsBackground = true }.Start();
        resolver.Run();
        return 0;
    }

    /// <summary>It outlives who called it: his terminal, and the unit that he is a part of.</summary>
    private static void Detach()
    {
        _ = NewSession();
        Directory.SetCurrentDirectory("/");
        foreach (string root in s_groups.Where(root => File.Exists(Path.Combine(root, "cgroup.procs"))))
        {
            try
            {
                string own = Directory.CreateDirectory(Path.Combine(root, OwnGroup)).FullName;
                File.WriteAllText(Path.Combine(own, "cgroup.procs"), "0");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Without rights there it stays where it was started.
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int NewSession();
}
