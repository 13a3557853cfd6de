using System.Net.Sockets;
using System.Text;
using Gantry.Engine.Model;
using Gantry.Engine.Processes;
using Gantry.Engine.State;

namespace Gantry.Engine.Names;

/// <summary>
/// How a call makes sure that names are answered: it asks the resident at its socket, and starts one where nobody is. The answer comes when
/// the network's sockets are open, so that the first question of a node finds somebody.
/// </summary>
internal sealed class ResolverDoor(Host host, FabricId id, int port)
{
    private const int LongestWord = 512;
    private const string Yes = "yes";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly string _path = Path.Combine(host.StateDirectory, id.Face.Word(), $"{id.Name}.names");

    /// <summary>Comes back when questions of a network are taken in.</summary>
    /// <exception cref="FabricException">They can't be.</exception>
    internal void Require(FabricName network)
    {
        if (TryAsk(network) is { } answer)
        {
            Require(network, answer);
            return;
        }
        using StateLock one = StateLock.Take(_path + ".lock", waits: null, s_patience, CancellationToken.None);
        Require(network, TryAsk(network) ?? Start(network) ?? "the resolver has ended as soon as it was started");
    }

    private static void Require(FabricName network, string answer)
    {
        if (answer != Yes)
        {
            throw new FabricException($"the names of network {network} can't be answered: {answer}", "free that address and port, or leave names out of the network");
        }
    }

    /// <summary>The resident's answer; null: nobody is there.</summary>
    private string? TryAsk(FabricName network)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = (int)s_patience.TotalMilliseconds };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(_path));
            socket.Send(Encoding.UTF8.GetBytes($"{network} {port}\n"));
            byte[] answer = new byte[LongestWord];
            int length = socket.Receive(answer);
            return length > 0 ? Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\n') : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Opens the door for a resident and starts him: whoever asks from now on waits until he is ready.</summary>
    private string? Start(FabricName network)
    {
        string program = host.Program ?? throw new FabricException($"the names of network {network} can't be answered: there is no program to start");
        // Under another name at first: the base library deletes the file that it has bound a socket to when it closes that.
        string beside = _path + ".new";
        File.Delete(beside);
        using var door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        door.Bind(new UnixDomainSocketEndPoint(beside));
        File.SetUnixFileMode(beside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        door.Listen();
        File.Move(beside, _path, overwrite: true);
        Launcher.Start(program, door.SafeHandle, ResolverProgram.Name, host.StateDirectory, id.Face.ToString(), id.Name.ToString(), Path.Combine(host.EtcDirectory, "resolv.conf"), $"{port}", $"{door.Handle}");
        return TryAsk(network);
    }

    /// <summary>Answers at the door, as long as the process lives.</summary>
    /// <param name="door">The socket that was handed over.</param>
    /// <param name="port">The port that is served.</param>
    /// <param name="whyNot">Says why questions of a network are not taken in.</param>
    internal static void Serve(Socket door, int port, Func<string, string?> whyNot)
    {
        byte[] buffer = new byte[LongestWord];
        while (true)
        {
            using Socket caller = door.Accept();
            caller.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
            try
            {
                string[] words = Encoding.UTF8.GetString(buffer, 0, caller.Receive(buffer)).TrimEnd('\n').Split(' ');
                caller.Send(Encoding.UTF8.GetBytes((words is not [var network, var asked] ? "the question can't be understood" : asked != $"{port}" ? $"the resolver is at port {port}, not {asked}" : whyNot(network)) ?? Yes));
            }
            catch (SocketException)
            {
                // He has asked in vain, or not at all.
            }
        }
    }
}
