using Gantry.Engine.Model;

namespace Gantry.Engine.Files;

/// <summary>Something that is wrong in a file.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="At">Where; line 0 where it is the file as a whole.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do; null where the message says it.</param>
public sealed record FileError(string File, Position At, string Message, string? Hint)
{
    /// <summary>"lab.yaml:7:5: unknown key …".</summary>
    public string FirstLine => At.Line == 0 ? $"{File}: {Message}" : $"{File}:{At.Line}:{At.Column}: {Message}";

    /// <summary>A file in which nothing is said.</summary>
    internal static FileError OfEmpty(string file) => new(file, new Position(1, 1), "the file is empty", "a topology has networks: and nodes:");
}

/// <summary>A topology file that says nothing valid: all that is wrong with it, in the order of its lines.</summary>
public sealed class FileException : Exception
{
    /// <summary>Makes one of a file's errors.</summary>
    public FileException(IReadOnlyList<FileError> errors)
        : base(errors is [var first, ..] ? first.FirstLine : throw new ArgumentException("There is no error.", nameof(errors))) => Errors = errors;

    /// <summary>The errors, at least one.</summary>
    public IReadOnlyList<FileError> Errors { get; }
}
