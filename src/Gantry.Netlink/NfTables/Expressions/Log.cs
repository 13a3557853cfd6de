using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of log (linux/netfilter/nf_tables.h, NFTA_LOG_*).</summary>
internal enum NftaLog : ushort
{
    Group = 1,
    Prefix = 2,
    SnapLength = 3,
    QueueThreshold = 4,
    Level = 5,
    Flags = 6,
}

/// <summary>How much a line of the log matters (linux/netfilter/nf_tables.h, NFT_LOGLEVEL_*).</summary>
public enum LogLevel : uint
{
    /// <summary>NFT_LOGLEVEL_EMERG.</summary>
    Emergency = 0,
    /// <summary>NFT_LOGLEVEL_ALERT.</summary>
    Alert = 1,
    /// <summary>NFT_LOGLEVEL_CRIT.</summary>
    Critical = 2,
    /// <summary>NFT_LOGLEVEL_ERR.</summary>
    Error = 3,
    /// <summary>NFT_LOGLEVEL_WARNING: where none is given.</summary>
    Warning = 4,
    /// <summary>NFT_LOGLEVEL_NOTICE.</summary>
    Notice = 5,
    /// <summary>NFT_LOGLEVEL_INFO.</summary>
    Info = 6,
    /// <summary>NFT_LOGLEVEL_DEBUG.</summary>
    Debug = 7,
    /// <summary>NFT_LOGLEVEL_AUDIT: to the audit log.</summary>
    Audit = 8,
}

/// <summary>What else a line of the log tells (linux/netfilter/nf_log.h, NF_LOG_*).</summary>
[Flags]
public enum LogFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>NF_LOG_TCPSEQ: sequence numbers of TCP.</summary>
    TcpSequence = 0x01,
    /// <summary>NF_LOG_TCPOPT: options of TCP.</summary>
    TcpOptions = 0x02,
    /// <summary>NF_LOG_IPOPT: options of IP.</summary>
    IpOptions = 0x04,
    /// <summary>NF_LOG_UID: the user that owns the socket.</summary>
    Uid = 0x08,
    /// <summary>NF_LOG_MACDECODE: the link header taken apart.</summary>
    LinkHeader = 0x20,
    /// <summary>All of these.</summary>
    All = TcpSequence | TcpOptions | IpOptions | Uid | LinkHeader,
}

/// <summary>Writes a line to the kernel's log, or hands the packet to a group that a program listens to: <c>log prefix "TEXT"</c>.</summary>
/// <param name="Prefix">How the line begins; at most 127 bytes.</param>
/// <param name="Level">How much it matters; not for a group.</param>
/// <param name="Flags">What else it tells; not for a group.</param>
/// <param name="Group">The group of nfnetlink_log, instead of the kernel's log.</param>
public sealed record Log(string? Prefix = null, LogLevel Level = LogLevel.Warning, LogFlags Flags = LogFlags.None, ushort? Group = null) : Expression("log")
{
    internal override void PutData(MessageWriter w)
    {
        if (Group is { } group)
        {
            w.PutBe16(NftaLog.Group, group);
        }
        if (Prefix is { } prefix)
        {
            w.PutString(NftaLog.Prefix, prefix);
        }
        if (Level != LogLevel.Warning)
        {
            w.PutBe32(NftaLog.Level, (uint)Level);
        }
        if (Flags != LogFlags.None)
        {
            w.PutBe32(NftaLog.Flags, (uint)Flags);
        }
    }

    internal static new Log Read(AttributeReader a)
    {
        string? prefix = null;
        LogLevel level = LogLevel.Warning;
        LogFlags flags = LogFlags.None;
        ushort? group = null;
        while (a.Next())
        {
            switch ((NftaLog)a.Type)
            {
                case NftaLog.Group: group = a.Be16; break;
                case NftaLog.Prefix: prefix = a.String; break;
                case NftaLog.Level: level = (LogLevel)a.Be32; break;
                case NftaLog.Flags: flags = (LogFlags)a.Be32; break;
            }
        }
        return new Log(prefix, level, flags, group);
    }
}
