using Gatehouse.Orgs;

namespace Gatehouse.Sessions;

/// <summary>A browser that is signed in.</summary>
/// <param name="Hash">Of the secret in its cookie.</param>
/// <param name="Operator">The name of a break-glass operator; null for people.</param>
/// <param name="Entries">The Orgs it is in now; what has ended is not among them.</param>
public sealed record BrowserSession(string Hash, string? Operator, IReadOnlyList<Entry> Entries)
{
    public Entry? In(string org) => Entries.FirstOrDefault(entry => entry.Org.Id.Value == org);
}

/// <summary>One Org of a session.</summary>
/// <param name="Connection">Through which the person came in.</param>
/// <param name="Sid">How apps know it; stays while the same person goes on in the same browser.</param>
/// <param name="SignedInAt">When the person proved who they are.</param>
public sealed record Entry(Org Org, string User, string Connection, DateTimeOffset EnteredAt, DateTimeOffset EndsAt, string Sid, DateTimeOffset SignedInAt);

/// <summary>An Org that a session may enter without asking an identity provider.</summary>
/// <param name="Connection">Who vouched for the person.</param>
public sealed record Reachable(Org Org, string User, string Connection);

/// <summary>A session as administrators see it.</summary>
public sealed record ListedSession(string Id, string User, string Connection, DateTimeOffset EnteredAt, DateTimeOffset SeenAt, DateTimeOffset EndsAt);

/// <summary>An identity provider's word that a session rests on.</summary>
/// <param name="Logout">What it needs for logout; sealed.</param>
public sealed record SessionLogin(string Connection, string Subject, string? Logout);
