using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Filter;

/// <summary>nft's words for verdicts.</summary>
internal static class Verdicts
{
    internal static string[] Words { get; } = ["accept", "drop", "return", "continue"];

    internal static Verdict? Find(string word) => word switch
    {
        "accept" => Verdict.Accept,
        "drop" => Verdict.Drop,
        "return" => Verdict.Return,
        "continue" => Verdict.Continue,
        _ => null,
    };

    internal static SyntaxException Unknown(Token word) => new(
        word.Offset, $"{word.Shown} is no verdict: {string.Join(", ", Words)}", word.Text is "jump" or "goto" ? "chains of your own are not supported" : null);
}
