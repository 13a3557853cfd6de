using Gantry.Cni.Protocol;
using Gantry.Engine;
using Gantry.Netlink;
using Gantry.Netlink.Wire;

namespace Gantry.Cni;

/// <summary>What went wrong, in the terms of the protocol.</summary>
internal static class CniFailure
{
    internal static CniException Of(Exception failure) => failure switch
    {
        CniException cni => cni,
        FabricException fabric => new CniException(CodeOf(fabric), fabric.Message, string.Join("; ", [.. Words(fabric.Cause), .. fabric.Details])),
        OperationCanceledException or TimeoutException => new CniException(CniErrorCode.TryAgainLater, failure.Message),
        NetlinkException or SystemCallException => new CniException(CniErrorCode.Refused, failure.Message),
        IOException or UnauthorizedAccessException => new CniException(CniErrorCode.InputOutput, failure.Message),
        _ => new CniException(CniErrorCode.Internal, failure.Message, failure.ToString()),
    };

    private static CniErrorCode CodeOf(FabricException failure) => failure switch
    {
        { IsUsage: true } => CniErrorCode.InvalidConfiguration,
        { Cause: TimeoutException } => CniErrorCode.TryAgainLater,
        _ => CniErrorCode.Refused,
    };

    private static IEnumerable<string> Words(Exception? cause) => cause is null ? [] : [cause.Message];
}
