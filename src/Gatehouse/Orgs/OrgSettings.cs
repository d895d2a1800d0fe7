using System.Globalization;
using System.Text.Json;
using Gatehouse.Alerts;
using Gatehouse.Leaving;
using Gatehouse.Sessions;
using Gatehouse.SyncLog;

namespace Gatehouse.Orgs;

/// <summary>What an Org decided. Every switch is a word of `org set`; what nobody set has its first choice.</summary>
public sealed record OrgSettings
{
    public static OrgSettings First { get; } = new();

    /// <summary>How people come in: manual, jit or scim, exactly one (product rule 1.3).</summary>
    public string Mode { get; init; } = "manual";

    /// <summary>Of members whom no mapping gives a role; null for none.</summary>
    public string? DefaultRole { get; init; }

    public LeavingSettings Leaving { get; init; } = new();

    /// <summary>Who is provisioned starts as invited (product rule 1.6), and for how long the link is valid.</summary>
    public bool Invite { get; init; }

    public TimeSpan InvitationLife { get; init; } = TimeSpan.FromDays(14);

    /// <summary>What becomes of who is in another isolated Org already: refuse, flag, or null for nothing (Members/IsolatedPeople).</summary>
    public string? IsolatedPerson { get; init; }

    public AlertSettings Alerts { get; init; } = new();

    public SignInSettings SignIn { get; init; } = new();

    public SyncLogSettings SyncLog { get; init; } = new();

    /// <summary>Reads settings such as {"mode":"scim"}.</summary>
    /// <exception cref="FormatException">Names the setting that is none, and those that are.</exception>
    public static OrgSettings Read(IEnumerable<KeyValuePair<string, string>> settings) =>
        settings.Aggregate(First, (all, setting) => all.With(setting.Key, setting.Value));

    public static OrgSettings Read(string json) => json == "{}" ? First : Read(Words(json));

    public static Dictionary<string, string> Words(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    public static string Write(IReadOnlyDictionary<string, string> settings)
    {
        Read(settings); // Throws on a word that is none.
        return JsonSerializer.Serialize(settings.OrderBy(s => s.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));
    }

    OrgSettings With(string key, string value) => (key, value) switch
    {
        ("mode", "manual" or "jit" or "scim") => this with { Mode = value },
        ("invite", "true" or "false") => this with { Invite = value == "true" },
        ("invitation-life", _) when Duration.Parse(value) is { } life && life <= TimeSpan.FromDays(366) => this with { InvitationLife = life },
        ("isolated-person", "off") => this with { IsolatedPerson = null },
        ("isolated-person", "refuse" or "flag") => this with { IsolatedPerson = value },
        ("default-role", "none") => this with { DefaultRole = null },
        ("default-role", { Length: > 0 and <= 50 }) => this with { DefaultRole = value },
        _ when Leaving.With(key, value) is { } leaving => this with { Leaving = leaving },
        _ when Alerts.With(key, value) is { } alerts => this with { Alerts = alerts },
        _ when SignIn.With(key, value) is { } signIn => this with { SignIn = signIn },
        _ when SyncLog.With(key, value) is { } log => this with { SyncLog = log },
        _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{key}={value}' is no setting of an Org. {Known}")),
    };

    const string Known = "Settings: mode=manual|jit|scim, default-role=ROLE|none, invite=false|true, invitation-life=14d, isolated-person=off|refuse|flag, " + LeavingSettings.Known + ", " + AlertSettings.Known + ", " + SignInSettings.Known + ", " + SyncLogSettings.Known + ".";
}
