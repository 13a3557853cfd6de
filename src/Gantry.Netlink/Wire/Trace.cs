namespace Gantry.Netlink.Wire;

/// <summary>Prints every request on standard error when GANTRY_TRACE holds the word "netlink".</summary>
internal static class Trace
{
    private static readonly bool s_on =
        Environment.GetEnvironmentVariable("GANTRY_TRACE")?.Contains("netlink", StringComparison.Ordinal) == true;

    internal static void Sent(Batch batch, int first, int end, DescribeMessage describe)
    {
        if (!s_on)
        {
            return;
        }
        for (int i = first; i < end; i++)
        {
            Message message = batch[i];
            WriteLine($"netlink > {describe(message).Words} ({message.Bytes.Length} bytes)");
        }
    }

    private static void WriteLine(string line)
    {
#pragma warning disable RS0030 // A trace is the one thing that a library may print: somebody asked for it by name.
        Console.Error.WriteLine(line);
#pragma warning restore RS0030
    }
}
