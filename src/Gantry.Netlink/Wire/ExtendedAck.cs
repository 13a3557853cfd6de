using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gantry.Netlink.Wire;

/// <summary>Attributes of an answer with an error (linux/netlink.h, NLMSGERR_ATTR_*).</summary>
internal enum NlmsgerrAttr : ushort
{
    Msg = 1,
    Offs = 2,
    Cookie = 3,
    Policy = 4,
    MissType = 5,
    MissNest = 6,
}

/// <summary>struct nlmsgerr (linux/netlink.h): the kernel's answer to one request, then the request's own header.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetlinkErrorHeader
{
    public int Error;
    public int RequestLength;
    public ushort RequestType;
    public ushort RequestFlags;
    public uint RequestSequence;
    public uint RequestPort;
}

/// <summary>What the kernel says about one request beyond the errno (Documentation/userspace-api/netlink/intro.rst, "Ext ACKs").</summary>
/// <param name="Errno">None where all went well.</param>
/// <param name="Text">The kernel's own words; also as a warning beside None.</param>
/// <param name="AttributeOffset">Where in the request the refused attribute starts; 0 when none is blamed.</param>
/// <param name="MissingAttribute">The type of an attribute that should be there; 0 when none is missed.</param>
/// <param name="MissingNest">Where the nest starts in which it is missed; 0 at the top.</param>
internal readonly record struct ExtendedAck(Errno Errno, string? Text, int AttributeOffset, ushort MissingAttribute, int MissingNest)
{
    // An error's flags share their bits with a request's: NLM_F_CAPPED, the request is not repeated behind its header;
    // NLM_F_ACK_TLVS, attributes with the kernel's words follow.
    private const MessageFlags IsCapped = (MessageFlags)0x100;
    private const MessageFlags HasAttributes = (MessageFlags)0x200;

    internal static ExtendedAck Read(Message answer)
    {
        var header = answer.Header<NetlinkErrorHeader>();
        var errno = (Errno)(-header.Error);
        if (!answer.Flags.HasFlag(HasAttributes))
        {
            return new ExtendedAck(errno, null, 0, 0, 0);
        }
        int offset = Unsafe.SizeOf<NetlinkErrorHeader>();
        if (!answer.Flags.HasFlag(IsCapped))
        {
            offset += MessageWriter.Align(header.RequestLength) - MessageWriter.HeaderSize;
        }
        if (offset < 0 || offset > answer.Payload.Length)
        {
            throw new InvalidDataException("The kernel's error answer is shorter than it says.");
        }
        return ReadAttributes(errno, answer.Payload[offset..]);
    }

    /// <summary>NLMSG_DONE has an errno too, that of a dump that broke off, and the same attributes behind it (netlink_dump_done).</summary>
    internal static ExtendedAck ReadDone(Message done)
    {
        if (done.Payload.Length < sizeof(int))
        {
            return default; // Some families end a dump with the header alone.
        }
        var errno = (Errno)Math.Max(0, -done.Header<int>());
        return ReadAttributes(errno, done.Flags.HasFlag(HasAttributes) ? done.Payload[sizeof(int)..] : []);
    }

    private static ExtendedAck ReadAttributes(Errno errno, ReadOnlySpan<byte> attributes)
    {
        string? text = null;
        int attribute = 0, nest = 0;
        ushort missing = 0;
        for (var a = new AttributeReader(attributes); a.Next();)
        {
            switch ((NlmsgerrAttr)a.Type)
            {
                case NlmsgerrAttr.Msg: text = a.String; break;
                case NlmsgerrAttr.Offs: attribute = (int)a.U32; break;
                case NlmsgerrAttr.MissType: missing = (ushort)a.U32; break;
                case NlmsgerrAttr.MissNest: nest = (int)a.U32; break;
            }
        }
        return new ExtendedAck(errno, text, attribute, missing, nest);
    }
}
