using Gantry.Engine.Planning;

namespace Gantry.Engine.Apply;

/// <summary>Takes back what was done, newest first. It goes on after a failure and tells of all of them.</summary>
internal static class Rollback
{
    internal static IReadOnlyList<Exception> Run(ApplyContext context, IReadOnlyList<Operation> done)
    {
        List<Exception> failures = [];
        foreach (Operation operation in done.Reverse())
        {
            foreach (Operation undo in operation.Undo)
            {
                try
                {
                    new Executor(context, done: null).Run(new Plan([new Stage([undo])]), CancellationToken.None);
                }
                catch (ApplyException e)
                {
                    failures.Add(e);
                }
            }
        }
        return failures;
    }
}
