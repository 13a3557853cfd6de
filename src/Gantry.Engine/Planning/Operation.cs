using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Processes;
using Gantry.Netlink;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning;

/// <summary>What an operation does to its object.</summary>
public enum Sign
{
    /// <summary>It comes: <c>+</c>.</summary>
    Create,
    /// <summary>It becomes different: <c>~</c>.</summary>
    Change,
    /// <summary>It goes: <c>-</c>.</summary>
    Delete,
}

/// <summary>
/// The unit of everything Gantry does to a kernel: how it is done (in one of the three kinds below), what undoes it, and the line that a
/// person would type. Up, down, plan, script and rollback are walks over the same list of these.
/// </summary>
public abstract record Operation
{
    /// <summary>Whether its object comes, changes or goes.</summary>
    public abstract Sign Sign { get; }

    /// <summary>The object and what is noteworthy of it: "bridge xavki0", "mtu of xeth1 1500 → 1400".</summary>
    public abstract string Title { get; }

    /// <summary>What the step is for, in a few words: the comment above its line in a script.</summary>
    public abstract string Purpose { get; }

    /// <summary>The shell line of ip, sysctl or nft that does the same. An operation on the firewall gives nft's own command, for <c>nft -f</c>.</summary>
    public abstract string Script { get; }

    /// <summary>What undoes it, in the order to do it in. An update carries the value that it found.</summary>
    public abstract ImmutableArray<Operation> Undo { get; }

    /// <summary>"create bridge xavki0".</summary>
    public string Sentence => $"{Sign switch { Sign.Create => "create", Sign.Change => "set", _ => "delete" }} {Title}";
}

/// <summary>An operation on rtnetlink: one message of the batch of its namespace.</summary>
/// <param name="In">The namespace that the message is sent in.</param>
public abstract record RouteOperation(NamespaceRef In) : Operation
{
    internal abstract void Encode(Batch batch, NamespaceTable namespaces);

    /// <summary>What of it a child may wait for, where it is all that there is to send; null: nothing.</summary>
    internal virtual SlowDeletion? LeftToChild => null;

    /// <summary>Whether this refusal means that all is as it should be already: what should go has gone.</summary>
    internal virtual bool IsAlreadySo(Errno errno) =>
        Sign == Sign.Delete && errno is Errno.ENODEV or Errno.ENOENT or Errno.ESRCH or Errno.EADDRNOTAVAIL;
}

/// <summary>An operation on nf_tables: a part of the one transaction of its namespace.</summary>
/// <param name="In">The namespace whose ruleset it changes.</param>
public abstract record FirewallOperation(NamespaceRef In) : Operation
{
    /// <summary>The elements that it puts into the table inet gantry.</summary>
    internal virtual IEnumerable<FirewallElement> Adds => [];

    /// <summary>The elements that it takes out of there.</summary>
    internal virtual IEnumerable<FirewallElement> Deletes => [];

    internal abstract void Encode(Transaction transaction, Observed observed);
}

/// <summary>An operation by system calls or files: namespaces, sysctls.</summary>
/// <param name="In">The namespace that the thread is in while it is done.</param>
public abstract record HostOperation(NamespaceRef In) : Operation
{
    internal abstract void Do(ApplyContext context);
}
