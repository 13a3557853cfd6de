using Gantry.Engine;

namespace Gantry.Netavark.Protocol;

/// <summary>What went wrong, in the one text that podman has room for.</summary>
internal static class Failure
{
    internal static string Of(Exception failure) => failure switch
    {
        FabricException fabric => string.Join("; ", [fabric.Message, .. fabric.Cause is { } cause && !fabric.Message.Contains(cause.Message, StringComparison.Ordinal) ? [cause.Message] : (string[])[], .. fabric.Details]),
        NetavarkException or OperationCanceledException or TimeoutException or IOException or UnauthorizedAccessException => failure.Message,
        _ => $"{failure.GetType().Name}: {failure.Message}",
    };
}
