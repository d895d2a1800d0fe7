using Gatehouse.Data;

namespace Gatehouse.People;

/// <summary>What became of a request to the directory. Each edge words its own answer to a refusal; a refusal changes nothing.</summary>
public abstract record Outcome<T> : IUndo
{
    Outcome() { }

    public bool Undo => this is not Done;

    public sealed record Done(T Value) : Outcome<T>;

    public sealed record Missing : Outcome<T>;

    /// <summary>Changed since the caller read it.</summary>
    public sealed record Stale : Outcome<T>;

    /// <summary>Another resource of this Org has that value already.</summary>
    public sealed record Taken(string Attribute) : Outcome<T>;

    /// <summary>The Org's rules do not let this person in. Why is nobody's business (Members/IsolatedPeople).</summary>
    public sealed record Barred : Outcome<T>;

    /// <summary>Names members that this Org does not have.</summary>
    public sealed record Unknown(IReadOnlyCollection<string> Ids) : Outcome<T>;
}
