using Gantry.Engine.Planning;

namespace Gantry.Engine.Apply;

/// <summary>An operation that the kernel refused.</summary>
/// <param name="operation">What was tried.</param>
/// <param name="cause">What the kernel said.</param>
internal sealed class ApplyException(Operation operation, Exception cause) : Exception($"{operation.Sentence}: {cause.Message}", cause)
{
    internal Operation Operation { get; } = operation;
}
