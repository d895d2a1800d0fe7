namespace Gatehouse.Tokens;

/// <summary>What a key of the management API may do: an area and read or write, such as members:read. Who may write an area may read it.</summary>
public sealed record ApiScope(string Area, bool Writes)
{
    /// <summary>Every area.</summary>
    public const string Any = "*";

    public static readonly IReadOnlyDictionary<string, string> Areas = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["orgs"] = "Orgs and what they decided, and the instance",
        ["members"] = "members, deleted ones, invitations",
        ["groups"] = "groups and who is in them",
        ["access"] = "roles, workspaces, mappings, what members may use",
        ["tokens"] = "SCIM tokens",
        ["setup"] = "setup links: whoever makes one gives away what its steps may do",
        ["connections"] = "connections to identity providers, domains",
        ["sessions"] = "sessions, the sign-in log, who is who",
        ["events"] = "the feed of events, webhooks",
        ["apps"] = "apps: clients of OpenID Connect",
        ["audit"] = "the audit log",
        ["operators"] = "who runs the instance",
        ["operations"] = "sync log, doctor, alerts, jobs, held changes, previews",
    };

    /// <summary>All that there are.</summary>
    public static IEnumerable<ApiScope> All => Areas.Keys.SelectMany(area => (ApiScope[])[new(area, false), new(area, true)]);

    public bool Gives(ApiScope wanted) => (Area == wanted.Area || Area == Any) && (Writes || !wanted.Writes);

    /// <exception cref="FormatException">Not a scope.</exception>
    public static ApiScope Read(string text) => text.Split(':') is [var area, "read" or "write"] && (area == Any || Areas.ContainsKey(area))
        ? new(area, text.EndsWith(":write", StringComparison.Ordinal))
        : throw new FormatException($"'{text}' is no scope. Scopes: {string.Join(", ", Areas.Keys.Append(Any).Select(a => $"{a}:read, {a}:write"))}.");

    public override string ToString() => $"{Area}:{(Writes ? "write" : "read")}";
}
