namespace Gatehouse.SignIn;

/// <summary>All that is known when somebody wants in.</summary>
public sealed record Question
{
    /// <summary>The Org whose address was used, or that the app asked for: nothing of another is offered.</summary>
    public string? Org { get; init; }

    /// <summary>Whether the app asked for one connection, and that one if it is there.</summary>
    public bool WishesConnection { get; init; }

    public Way? Wished { get; init; }

    /// <summary>What was typed, or the app's login_hint.</summary>
    public string? Hint { get; init; }

    /// <summary>"Use another": neither the session nor what the browser remembers counts.</summary>
    public bool Anew { get; init; }

    /// <summary>What this browser used before, if it is there still.</summary>
    public Way? Remembered { get; init; }

    /// <summary>Where this browser was last.</summary>
    public string? LastOrg { get; init; }

    /// <summary>Orgs in which this browser is signed in as they demand it.</summary>
    public IReadOnlyList<string> SignedIn { get; init; } = [];

    /// <summary>Where the hint leads (its domain, and what else discovery knows).</summary>
    public IReadOnlyList<Way> Found { get; init; } = [];

    /// <summary>All of the pinned Org, its first choice first.</summary>
    public IReadOnlyList<Way> OfOrg { get; init; } = [];
}

/// <summary>The one place that decides where a sign-in goes. It reads nothing and knows no browser: the steps return to it, and never lead to each other.</summary>
public static class SignInFlow
{
    public static Step Next(Question asked)
    {
        if (asked.WishesConnection) return asked.Wished is { } wished && Serves(wished, asked) ? Go(wished, asked) : new Step.Refuse(RefusedStep.UnknownConnection);
        if (!asked.Anew && Signed(asked) is { } signed) return signed;
        if (Known(asked) is { } known) return Go(known, asked);
        return asked.Org is null ? Anywhere(asked) : In(asked);
    }

    /// <summary>Where a person lands who is a member of these Orgs (product rule 4.4).</summary>
    public static Step Landing(IReadOnlyList<string> orgs, string? last) => orgs switch
    {
        [var only] => new Step.Land(only),
        _ when last is not null && orgs.Contains(last, StringComparer.Ordinal) => new Step.Land(last),
        _ => new Step.ChooseOrg(orgs),
    };

    static Step? Signed(Question asked) => asked switch
    {
        { Org: { } pinned } => asked.SignedIn.Contains(pinned, StringComparer.Ordinal) ? new Step.Land(pinned) : null,
        { SignedIn.Count: 0 } => null,
        _ => Landing(asked.SignedIn, asked.LastOrg),
    };

    /// <summary>The identity provider of last time, unless the hint is of somebody who goes elsewhere.</summary>
    static Way? Known(Question asked) => !asked.Anew && asked.Remembered is { } way && Serves(way, asked)
        && (asked.Found.Count == 0 || asked.Found.Any(found => found.Connection == way.Connection)) ? way : null;

    static Step Anywhere(Question asked) => asked switch
    {
        { Hint: null } => new Step.AskUsername(null),
        { Found: [] } => new Step.AskOrg(),
        { Found: [{ Automatic: true } only] } => Go(only, asked),
        _ => new Step.ChooseConnection(asked.Found),
    };

    static Step In(Question asked)
    {
        var routed = asked.Found.Where(way => Serves(way, asked)).ToList();
        return (routed.Count > 0 ? routed : asked.OfOrg) switch
        {
            [] => new Step.Refuse(RefusedStep.NoConnection),
            [{ Automatic: true } only] => Go(only, asked),
            var several => new Step.ChooseConnection(several),
        };
    }

    static bool Serves(Way way, Question asked) => asked.Org is null || way.Orgs.Contains(asked.Org);

    static Step.Go Go(Way way, Question asked) => new(way.Connection, asked.Org, asked.Hint);
}
