using System.Runtime.InteropServices;

namespace Gantry.Cli;

/// <summary>Ctrl-C and its relatives while the kernel is being changed: the first asks to stop, further ones are not heard, for an undo must end.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="heard">Called at the first.</param>
    internal Interruption(Action heard) => _registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (!_source.IsCancellationRequested)
            {
                heard();
                _source.Cancel();
            }
        }))];

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
        _source.Dispose();
    }
}
