using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Observe;

/// <summary>
/// Reads files most of which are alike, as the hosts files of a large fabric's nodes are: those with the same content give the same text,
/// which is made once. A text for each would be, with a line for each node, as large as the square of their number.
/// </summary>
internal sealed class AlikeFiles
{
    private readonly Dictionary<string, (byte[] Bytes, string Text)> _last = [];
    private readonly Dictionary<string, byte[]> _expected = new(ReferenceEqualityComparer.Instance);

    /// <summary>A file's text; null where there is none.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="file">Its name; files of one name are alike.</param>
    /// <param name="expected">What is probably in it: that same object is given back then.</param>
    internal string? TryRead(string folder, string file, string? expected = null)
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            return null;
        }
        using SafeFileHandle handle = File.OpenHandle(path);
        byte[] room = ArrayPool<byte>.Shared.Rent((int)RandomAccess.GetLength(handle) + 1);
        try
        {
            return TextOf(room.AsSpan(0, ReadAll(handle, room)), file, expected);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private string TextOf(ReadOnlySpan<byte> found, string file, string? expected)
    {
        if (expected is not null)
        {
            if (!_expected.TryGetValue(expected, out byte[]? bytes))
            {
                _expected.Add(expected, bytes = Encoding.UTF8.GetBytes(expected));
            }
            if (found.SequenceEqual(bytes))
            {
                return expected;
            }
        }
        if (!_last.TryGetValue(file, out (byte[] Bytes, string Text) last) || !found.SequenceEqual(last.Bytes))
        {
            _last[file] = last = (found.ToArray(), Encoding.UTF8.GetString(found));
        }
        return last.Text;
    }

    private static int ReadAll(SafeFileHandle handle, Span<byte> room)
    {
        int length = 0;
        for (int read; (read = RandomAccess.Read(handle, room[length..], length)) > 0; length += read)
        {
        }
        return length;
    }
}
