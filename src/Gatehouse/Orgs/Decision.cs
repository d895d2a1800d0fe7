using Gatehouse.Data;

namespace Gatehouse.Orgs;

/// <summary>What became of an administrator's wish. A refusal changes nothing, and its words can be shown.</summary>
public abstract record Decision<T> : IUndo
{
    Decision() { }

    public bool Undo => this is not Done;

    public sealed record Done(T Value) : Decision<T>;

    /// <param name="Code">For programs (docs/reference/errors.md).</param>
    public sealed record Refused(string Why, string Code = "request.refused") : Decision<T>;

    /// <summary>It has changed since whoever wishes this looked.</summary>
    public sealed record Stale : Decision<T>;

    /// <summary>Nothing is done until the same is wished again, confirmed.</summary>
    public sealed record Asks(string Warning) : Decision<T>;
}
