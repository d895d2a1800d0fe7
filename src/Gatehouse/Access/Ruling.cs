using Gatehouse.Data;

namespace Gatehouse.Access;

/// <summary>What became of a decision about access. Each edge words its own answer to a refusal; a refusal changes nothing.</summary>
public abstract record Ruling<T> : IUndo
{
    Ruling() { }

    public bool Undo => this is not Done;

    /// <summary>The same refusal of something else.</summary>
    internal Ruling<TOther> As<TOther>() => this switch
    {
        NoSuch(var what, var named) => new Ruling<TOther>.NoSuch(what, named),
        Several(var what, var named) => new Ruling<TOther>.Several(what, named),
        Taken(var what, var named) => new Ruling<TOther>.Taken(what, named),
        InUse(var what, var named, var uses) => new Ruling<TOther>.InUse(what, named, uses),
        _ => throw new InvalidOperationException("This is no refusal."),
    };

    public sealed record Done(T Value) : Ruling<T>;

    /// <param name="What">group, workspace, role, user or mapping.</param>
    public sealed record NoSuch(string What, string Named) : Ruling<T>;

    /// <summary>Several have that name: an id is needed.</summary>
    public sealed record Several(string What, string Named) : Ruling<T>;

    public sealed record Taken(string What, string Named) : Ruling<T>;

    /// <param name="Uses">In words, the first of them.</param>
    public sealed record InUse(string What, string Named, IReadOnlyList<string> Uses) : Ruling<T>;
}
