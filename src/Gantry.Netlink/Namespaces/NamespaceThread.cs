using System.Runtime.ExceptionServices;
using Gantry.Netlink.Interop;

namespace Gantry.Netlink.Namespaces;

/// <summary>
/// The only place that changes a thread's network namespace. The work runs on a thread of its own that ends with it and is never
/// brought back, so no thread of anybody else's is ever in a foreign namespace.
/// </summary>
/// <remarks>
/// The work makes system calls and nothing else: a runtime thread that starts while it runs (a pool worker, a timer) inherits the
/// namespace for ever. No task, timer, logging or await.
/// </remarks>
public static class NamespaceThread
{
    private const int StackSize = 256 * 1024;

    /// <summary>Whether the thread has left the namespace that the process lives in.</summary>
    [ThreadStatic]
    private static bool t_hasLeft;

    /// <summary>Runs <paramref name="work"/> inside <paramref name="networkNamespace"/> and gives back what it returns; what it throws is thrown here.</summary>
    public static T Run<T>(NetworkNamespace networkNamespace, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(networkNamespace);
        ArgumentNullException.ThrowIfNull(work);
        if (networkNamespace.IsOwn && !t_hasLeft)
        {
            return work();
        }
        return RunOnNewThread(() =>
        {
            Enter(networkNamespace);
            return work();
        });
    }

    /// <summary>Runs <paramref name="work"/> inside <paramref name="networkNamespace"/>.</summary>
    public static void Run(NetworkNamespace networkNamespace, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Run(networkNamespace, () =>
        {
            work();
            return true;
        });
    }

    /// <summary>Runs work that goes through several namespaces, by <see cref="Enter"/>, on one thread that ends with it.</summary>
    public static T RunOnNewThread<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackSize);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    /// <summary>Moves the calling thread into a new namespace.</summary>
    internal static void Leave()
    {
        t_hasLeft = true;
        Libc.Unshare(Libc.CLONE_NEWNET);
    }

    /// <summary>Moves the calling thread into a namespace for the rest of its life. Only for work inside <see cref="RunOnNewThread"/>, or just before execve.</summary>
    public static void Enter(NetworkNamespace networkNamespace)
    {
        ArgumentNullException.ThrowIfNull(networkNamespace);
        t_hasLeft = true;
        Libc.SetNamespace(networkNamespace.Handle, Libc.CLONE_NEWNET);
    }
}
