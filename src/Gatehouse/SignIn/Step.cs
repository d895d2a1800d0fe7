namespace Gatehouse.SignIn;

/// <summary>What a sign-in does next. Only <see cref="SignInFlow"/> decides it.</summary>
public abstract record Step
{
    Step() { }

    /// <param name="Hint">What the person typed, or the app knows.</param>
    public sealed record AskUsername(string? Hint) : Step;

    /// <summary>The answer to a username that leads nowhere, known or not: by which Org's address?</summary>
    public sealed record AskOrg : Step;

    public sealed record ChooseConnection(IReadOnlyList<Way> Ways) : Step;

    /// <param name="Orgs">Ids.</param>
    public sealed record ChooseOrg(IReadOnlyList<string> Orgs) : Step;

    /// <summary>To an identity provider.</summary>
    /// <param name="Org">The only one that the sign-in may end in; null leaves it to who the person is.</param>
    public sealed record Go(string Connection, string? Org, string? Hint) : Step;

    public sealed record Land(string Org) : Step;

    public sealed record Refuse(RefusedStep Why) : Step;
}

public enum RefusedStep
{
    /// <summary>The connection that was asked for is not there, not active, or not this Org's.</summary>
    UnknownConnection,

    /// <summary>The Org has none that is active.</summary>
    NoConnection,
}

/// <summary>A connection as it can be offered: it is active.</summary>
/// <param name="Orgs">The ids of those it serves.</param>
/// <param name="Automatic">Where it is the only one, nobody is asked.</param>
public sealed record Way(string Connection, string Name, IReadOnlySet<string> Orgs, bool Automatic = true);
