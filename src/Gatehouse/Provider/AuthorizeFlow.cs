using Gatehouse.Oidc.Provider;

namespace Gatehouse.Provider;

/// <summary>All that is known when an app asks for somebody.</summary>
/// <param name="Org">The id of the Org that the app asked for; null leaves it to the person.</param>
/// <param name="In">The Orgs that the browser is signed in to.</param>
/// <param name="Reachable">The ids of those that the same person may enter without asking an identity provider.</param>
/// <param name="LastOrg">Where this browser was last.</param>
/// <param name="AskedAt">When we sent the browser to sign in for this very request; null the first time.</param>
public sealed record AuthorizeQuestion(AuthorizeRequest Request, string? Org, IReadOnlyList<KnownSignIn> In, IReadOnlyList<string> Reachable, string? LastOrg, DateTimeOffset? AskedAt, DateTimeOffset Now);

/// <summary>An Org that a browser is signed in to.</summary>
public sealed record KnownSignIn(string Org, string Connection, DateTimeOffset SignedInAt);

/// <summary>What becomes of an app's request.</summary>
public abstract record AuthorizeStep
{
    AuthorizeStep() { }

    public sealed record Issue(string Org) : AuthorizeStep;

    /// <summary>Into an Org that needs no new sign-in, then the same again.</summary>
    public sealed record Switch(string Org) : AuthorizeStep;

    /// <summary>The person proves who they are once more, through the connection of last time.</summary>
    public sealed record Again(string Org, string Connection) : AuthorizeStep;

    /// <param name="Anew">Neither the session nor what the browser remembers counts.</param>
    public sealed record SignIn(bool Anew) : AuthorizeStep;

    /// <summary>Several Orgs, and the person says which.</summary>
    public sealed record Choose : AuthorizeStep;

    public sealed record Refuse(OAuthError Why) : AuthorizeStep;
}

/// <summary>The one place that decides what an app's request needs; it reads nothing.</summary>
public static class AuthorizeFlow
{
    /// <summary>Clocks of identity providers differ from ours.</summary>
    static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public static AuthorizeStep Next(AuthorizeQuestion asked)
    {
        var step = Decide(asked);
        return asked.Request.Asks("none") && step switch
        {
            AuthorizeStep.SignIn or AuthorizeStep.Again => new OAuthError("login_required", "Nobody is signed in as the request wants it."),
            AuthorizeStep.Choose => new OAuthError("account_selection_required", "The person is in several organizations; name one in 'org'."),
            _ => null,
        } is { } error ? new AuthorizeStep.Refuse(error) : step;
    }

    static AuthorizeStep Decide(AuthorizeQuestion asked)
    {
        var request = asked.Request;
        if (request.Asks("select_account") && asked.AskedAt is null) return new AuthorizeStep.SignIn(Anew: true);
        var possible = asked.In.Where(one => (asked.Org is null || one.Org == asked.Org) && (request.Connection is null || one.Connection == request.Connection)).ToList();
        if (possible.Count == 0)
            return asked.Org is { } wanted && request.Connection is null && !request.Asks("login") && asked.Reachable.Contains(wanted, StringComparer.Ordinal) ? new AuthorizeStep.Switch(wanted) : new AuthorizeStep.SignIn(Anew: false);
        if ((possible is [var only] ? only : possible.FirstOrDefault(one => one.Org == asked.LastOrg)) is not { } there) return new AuthorizeStep.Choose();
        if (Freshest(asked) is not { } since || there.SignedInAt >= since) return new AuthorizeStep.Issue(there.Org);
        return asked.AskedAt is null
            ? new AuthorizeStep.Again(there.Org, there.Connection)
            : new AuthorizeStep.Refuse(new("login_required", "The identity provider was asked to make the person sign in again, and did not."));
    }

    /// <summary>Since when the person must have signed in; null is any time.</summary>
    static DateTimeOffset? Freshest(AuthorizeQuestion asked)
    {
        if (asked.Request.Asks("login")) return (asked.AskedAt ?? asked.Now) - (asked.AskedAt is null ? TimeSpan.Zero : Skew);
        return asked.Request.MaxAge is { } age ? asked.Now - TimeSpan.FromSeconds(age) - (asked.AskedAt is null ? TimeSpan.Zero : Skew) : null;
    }
}
