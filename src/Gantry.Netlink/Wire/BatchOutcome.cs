namespace Gantry.Netlink.Wire;

/// <summary>One message of a batch that the kernel refused.</summary>
/// <param name="Index">The message's place in the batch, from 0.</param>
/// <param name="Error">What the kernel said.</param>
public readonly record struct RefusedMessage(int Index, NetlinkException Error);

/// <summary>What became of a batch.</summary>
/// <param name="Sent">How many messages were sent: all, or those up to the fence of the chunk in which one failed.</param>
/// <param name="Refused">The messages among them that the kernel refused, in order; every other one was done.</param>
public sealed record BatchOutcome(int Sent, IReadOnlyList<RefusedMessage> Refused)
{
    /// <summary>Throws what the kernel said of the first refused message, if one was.</summary>
    public void ThrowIfRefused()
    {
        if (Refused.Count > 0)
        {
            throw Refused[0].Error;
        }
    }
}
