namespace Gantry.Cli;

/// <summary>What the caller's shell is told.</summary>
internal static class ExitStatus
{
    internal const int Done = 0;
    internal const int Failed = 1;

    /// <summary>The call or the file is wrong.</summary>
    internal const int Usage = 2;

    /// <summary><c>plan --exit-code</c>: there is something to do.</summary>
    internal const int SomethingToDo = 3;

    /// <summary><c>exec</c>: Gantry failed, not the command. With the two below as in env(1), timeout(1), docker run.</summary>
    internal const int ExecFailed = 125;

    /// <summary><c>exec</c>: the command is there and can't be run.</summary>
    internal const int CannotRun = 126;

    /// <summary><c>exec</c>: there is no such command.</summary>
    internal const int NotFound = 127;

    /// <summary>Stopped by Ctrl-C, as a shell would say it: 128 + SIGINT.</summary>
    internal const int Interrupted = 130;
}
