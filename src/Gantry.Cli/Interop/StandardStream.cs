using System.Runtime.InteropServices;
using Gantry.Netlink;

namespace Gantry.Cli.Interop;

/// <summary>
/// Standard output or error, written straight to the descriptor. The base library's Console would first start a thread, take over
/// signals and read the terminal's settings, all of which the program that <c>exec</c> becomes would see.
/// </summary>
/// <remarks>Nobody reads any more (EPIPE): what is left to say is dropped, the work goes on. Half an <c>up</c> would help nobody.</remarks>
internal sealed unsafe class StandardStream(int descriptor, string name) : Stream
{
    private bool _nobodyReads;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty && !_nobodyReads)
        {
            nint written;
            fixed (byte* start = buffer)
            {
                written = Libc.Write(descriptor, start, buffer.Length);
            }
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }
            Errno errno = Libc.LastError;
            _nobodyReads = errno is Errno.EPIPE;
            if (errno is not (Errno.EPIPE or Errno.EINTR))
            {
                throw new IOException($"{name}: {Marshal.GetPInvokeErrorMessage((int)errno)}");
            }
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
