using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Gantry.Engine.Model;

namespace Gantry.Engine.Files;

/// <summary>The text of a file, or why it has none.</summary>
internal static class FileText
{
    private const int LargestFile = 16 << 20;

    /// <exception cref="FileException">It is not there, can't be read, is too large, or is no text.</exception>
    internal static string Read(string file, Func<Stream> open)
    {
        try
        {
            using Stream stream = open();
            return Decode(file, ReadAll(file, stream));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Wrong(file, default, "there is no such file", file == TopologyFile.DefaultName ? $"name the file, or go to the folder that has a {TopologyFile.DefaultName}" : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(file, default, Directory.Exists(file) ? "this is a folder" : e.Message);
        }
    }

    private static ReadOnlySpan<byte> ReadAll(string file, Stream stream)
    {
        var content = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        for (int length; (length = stream.Read(buffer)) > 0;)
        {
            content.Write(buffer.AsSpan(0, length));
            if (content.Length > LargestFile)
            {
                throw Wrong(file, default, $"the file is larger than {LargestFile >> 20} MiB");
            }
        }
        return content.GetBuffer().AsSpan(0, (int)content.Length);
    }

    private static string Decode(string file, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }
        char[] text = new char[bytes.Length];
        OperationStatus status = Utf8.ToUtf16(bytes, text, out int read, out int written, replaceInvalidSequences: false);
        if (bytes[..read].IndexOf((byte)0) is >= 0 and int zero)
        {
            throw Wrong(file, PositionOf(bytes[..zero]), "this is a binary file, no YAML");
        }
        return status == OperationStatus.Done ? new string(text, 0, written) : throw Wrong(file, PositionOf(bytes[..read]), "this is no UTF-8 text", "save it as UTF-8");
    }

    /// <summary>Where the text behind another one begins.</summary>
    private static Position PositionOf(ReadOnlySpan<byte> before) =>
        new(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);

    private static FileException Wrong(string file, Position at, string message, string? hint = null) => new([new FileError(file, at, message, hint)]);
}
