namespace Gantry.Netlink.NfTables;

/// <summary>How nf_tables tells of time: milliseconds in eight bytes.</summary>
internal static class Milliseconds
{
    internal static ulong Of(TimeSpan time) => (ulong)time.TotalMilliseconds;

    internal static TimeSpan Read(ulong number) =>
        TimeSpan.FromTicks((long)Math.Min(number, (ulong)(TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond)) * TimeSpan.TicksPerMillisecond);
}
