using System.Runtime.ExceptionServices;

namespace Gantry.Netlink.Namespaces;

/// <summary>
/// One thread for work in many namespaces, one piece at a time: to make a thread for each costs more than most of the work. Between two
/// pieces it waits in its home, so that it keeps no other namespace alive. It ends with this object and no other code ever runs on it.
/// </summary>
/// <remarks>The same holds for the work as for that of <see cref="NamespaceThread"/>: system calls and nothing else.</remarks>
public sealed class NamespaceWorker(NetworkNamespace home) : IDisposable
{
    private const int StackSize = 256 * 1024;

    private readonly SemaphoreSlim _wanted = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private Thread? _thread;
    private Action? _work;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Whether the calling thread is this one.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Runs <paramref name="work"/>, which may move the thread by <see cref="NamespaceThread.Enter"/>; what it throws is thrown here.</summary>
    /// <exception cref="InvalidOperationException">It was called from inside the work, which would wait for itself.</exception>
    public void Run(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (IsCurrent)
        {
            throw new InvalidOperationException("work of a NamespaceWorker can't wait for more of it");
        }
        if (_thread is null)
        {
            _thread = new Thread(Serve, StackSize) { IsBackground = true };
            _thread.Start();
        }
        _work = work;
        _wanted.Release();
        _done.Wait();
        Interlocked.Exchange(ref _failure, null)?.Throw();
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        if (_thread is not null)
        {
            _work = null;
            _wanted.Release();
            _thread.Join();
        }
        _wanted.Dispose();
        _done.Dispose();
    }

    private void Serve()
    {
        while (true)
        {
            _wanted.Wait();
            if (_work is null)
            {
                return;
            }
            try
            {
                NamespaceThread.Enter(home);
                try
                {
                    _work();
                }
                finally
                {
                    NamespaceThread.Enter(home);
                }
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
            _done.Release();
        }
    }
}
