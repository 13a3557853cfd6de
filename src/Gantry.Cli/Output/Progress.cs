using Gantry.Engine.Model;
using Gantry.Engine.Planning;

namespace Gantry.Cli.Output;

/// <summary>
/// How far an up or down has come that takes longer than a second, on standard error: on a terminal a line that changes and goes at the
/// end, elsewhere a line a second.
/// </summary>
internal sealed class Progress : IDisposable
{
    private const string ClearLine = "\r\e[K";
    private const int Longest = 60; // A thousand links may go in one operation.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_blink = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private readonly Terminal _terminal;
    private readonly FabricName _fabric;
    private readonly Timer _timer;
    private string _what = "";
    private int _done;
    private int _all;
    private string? _shown;
    private bool _hasEnded;

    internal Progress(Terminal terminal, FabricName fabric)
    {
        _terminal = terminal;
        _fabric = fabric;
        _timer = new Timer(_ => Show(), null, s_patience, terminal.CanRedraw ? s_blink : s_patience);
    }

    internal void Begin(Plan plan)
    {
        lock (_lock)
        {
            _all = plan.Operations.Count();
            _what = Short(plan.Operations.FirstOrDefault()?.Title ?? "");
        }
    }

    internal void Step(Operation done)
    {
        lock (_lock)
        {
            _done++;
            _what = Short(done.Title);
        }
    }

    /// <summary>Says something else in between.</summary>
    internal void Say(string line)
    {
        lock (_lock)
        {
            Clear();
            _terminal.Error.WriteLine(line);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _hasEnded = true;
            Clear();
        }
        _timer.Dispose();
    }

    private void Show()
    {
        lock (_lock)
        {
            // The firewall's part is planned anew where somebody else was at its table meanwhile: it may have become more.
            string text = $"{_fabric}: {Math.Min(_done, _all)} of {_all}: {_what}";
            if (_hasEnded || _all == 0 || text == _shown)
            {
                return;
            }
            _shown = text;
            // Without the terminal's line wrap: the half of a line in the next one would stay.
            _terminal.Error.Write(_terminal.CanRedraw ? $"{ClearLine}\e[?7l{text}\e[?7h" : $"{text}\n");
        }
    }

    private static string Short(string title) => title.Length > Longest ? $"{title[..Longest]}…" : title;

    private void Clear()
    {
        if (_shown is not null && _terminal.CanRedraw)
        {
            _terminal.Error.Write(ClearLine);
        }
        _shown = null;
    }
}
