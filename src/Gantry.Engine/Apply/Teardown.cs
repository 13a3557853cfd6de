using Gantry.Engine.Planning;

namespace Gantry.Engine.Apply;

/// <summary>Takes things away: a stage at once where it goes, else one operation after the other, so that one that won't go keeps none of the others.</summary>
internal static class Teardown
{
    internal static void Run(ApplyContext context, Stage stage, Action<Operation>? done, List<Exception> failures)
    {
        var executor = new Executor(context, done) { LeavesDeletions = true };
        try
        {
            executor.Run(new Plan([stage]), CancellationToken.None);
        }
        catch (ApplyException)
        {
            foreach (Operation operation in stage.Operations.Except(executor.Done))
            {
                try
                {
                    new Executor(context, done).Run(new Plan([new Stage([operation])]), CancellationToken.None);
                }
                catch (ApplyException e)
                {
                    failures.Add(e);
                }
            }
        }
    }
}
