using System.Runtime.InteropServices;

namespace Gantry.Netlink.Wire;

/// <summary>A request that the kernel refused, named: what was asked, the errno, and the kernel's own words.</summary>
public sealed class NetlinkException : IOException
{
    internal NetlinkException(string request, Errno errno, string? kernelMessage, string? attribute)
        : base(Format(request, errno, kernelMessage, attribute))
    {
        Request = request;
        Errno = errno;
        KernelMessage = kernelMessage;
        Attribute = attribute;
    }

    /// <summary>The request as iproute2 or nft would say it: "address add 10.11.0.1/16 dev 7".</summary>
    public string Request { get; }

    /// <summary>The kernel's answer.</summary>
    public Errno Errno { get; }

    /// <summary>The extended ACK's text (NLMSGERR_ATTR_MSG), where the kernel sent one.</summary>
    public string? KernelMessage { get; }

    /// <summary>The attribute that the kernel blames or misses, as a path of names (NLMSGERR_ATTR_OFFS, _MISS_TYPE).</summary>
    public string? Attribute { get; }

    /// <summary>The kernel's part of the message alone: its errno, its words and the attribute.</summary>
    public string Answer => FormatAnswer(Errno, KernelMessage, Attribute);

    internal static NetlinkException From(Message request, in ExtendedAck ack, DescribeMessage describe)
    {
        MessageDescription description = describe(request);
        ReadOnlySpan<byte> attributes = request.Payload[Math.Min(description.HeaderLength, request.Payload.Length)..];
        int start = MessageWriter.HeaderSize + description.HeaderLength;
        string? attribute = null;
        if (ack.MissingAttribute != 0)
        {
            attribute = description.Space.PathToMissing(attributes, ack.MissingNest - start, ack.MissingAttribute) + " is missing";
        }
        else if (ack.AttributeOffset >= start)
        {
            attribute = description.Space.PathTo(attributes, ack.AttributeOffset - start);
        }
        return new NetlinkException(description.Words, ack.Errno, ack.Text, attribute);
    }

    private static string Format(string request, Errno errno, string? kernelMessage, string? attribute) =>
        $"{request}: {FormatAnswer(errno, kernelMessage, attribute)}";

    private static string FormatAnswer(Errno errno, string? kernelMessage, string? attribute)
    {
        string text = $"{Marshal.GetPInvokeErrorMessage((int)errno)} ({errno})";
        if (kernelMessage is not null)
        {
            text += $": {kernelMessage.TrimEnd('.')}";
        }
        return attribute is null ? text : $"{text} [{attribute}]";
    }
}
