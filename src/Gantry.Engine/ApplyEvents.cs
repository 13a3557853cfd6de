using Gantry.Engine.Planning;

namespace Gantry.Engine;

/// <summary>What an apply tells of while it runs.</summary>
/// <param name="Planned">The whole plan, before its first operation.</param>
/// <param name="Warn">What the person should know before anything is done, a line each.</param>
/// <param name="Done">Each operation after it was done, in order.</param>
public sealed record ApplyEvents(Action<Plan>? Planned = null, Action<Operation>? Done = null, Action<string>? Warn = null);
