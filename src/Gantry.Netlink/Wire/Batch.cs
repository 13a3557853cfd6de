using System.Runtime.InteropServices;

namespace Gantry.Netlink.Wire;

/// <summary>
/// Requests that go to the kernel together. rtnetlink goes on after one that it refuses, nf_tables takes all or none.
/// A batch is used again after <see cref="Clear"/>; its buffer stays.
/// </summary>
public sealed class Batch
{
    private readonly List<int> _offsets = [];

    /// <summary>How many messages there are.</summary>
    public int Count => _offsets.Count;

    internal MessageWriter Writer { get; } = new();

    /// <summary>Starts a message. Its header and attributes are put into the writer that comes back; the next Begin ends it.</summary>
    /// <param name="type">The message's type in its family's numbering.</param>
    /// <param name="flags">Flags besides NLM_F_REQUEST, which every request carries.</param>
    public MessageWriter Begin(ushort type, MessageFlags flags)
    {
        Writer.Finish();
        _offsets.Add(Writer.Length);
        Writer.Begin(type, flags | MessageFlags.Request);
        return Writer;
    }

    /// <summary>Takes all messages out.</summary>
    public void Clear()
    {
        _offsets.Clear();
        Writer.Clear();
    }

    /// <summary>The bytes of the messages from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    internal ReadOnlySpan<byte> Bytes(int first, int end)
    {
        Writer.Finish();
        int stop = end < _offsets.Count ? _offsets[end] : Writer.Length;
        return Writer.Written[_offsets[first]..stop];
    }

    internal Message this[int index]
    {
        get
        {
            Writer.Finish();
            return Message.At(Writer.Written[_offsets[index]..]);
        }
    }

    /// <summary>How many messages from <paramref name="first"/> on fit into <paramref name="size"/> bytes; at least one.</summary>
    internal int EndOfChunk(int first, int size)
    {
        Writer.Finish();
        int end = first + 1;
        while (end < _offsets.Count && (end + 1 < _offsets.Count ? _offsets[end + 1] : Writer.Length) - _offsets[first] <= size)
        {
            end++;
        }
        return end;
    }

    /// <summary>Numbers messages and asks for an answer to one of them, behind which no answer is waited for: the fence.</summary>
    internal void Number(int first, int end, uint sequence, int fence)
    {
        Writer.Finish();
        Span<byte> buffer = Writer.WrittenForPatching;
        for (int i = first; i < end; i++)
        {
            MemoryMarshal.Write(buffer[(_offsets[i] + 8)..], sequence + (uint)(i - first));
        }
        Span<byte> flags = buffer[(_offsets[fence] + 6)..];
        MemoryMarshal.Write(flags, (ushort)(MemoryMarshal.Read<ushort>(flags) | (ushort)MessageFlags.Ack));
    }
}
