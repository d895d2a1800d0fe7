using System.Text.Json;
using Gatehouse.Alerts;

namespace Gatehouse.Orgs;

/// <summary>What holds for all Orgs. Every switch is a word of `instance set`; what nobody set has its first choice.</summary>
public sealed record InstanceSettings
{
    /// <summary>Of the row of "instance" that holds them.</summary>
    internal const string Name = "settings";

    public static InstanceSettings First { get; } = new();

    /// <summary>SCIM needs an active sign-in connection and a verified domain (product rule 1.3).</summary>
    public bool RequireConnection { get; init; }

    /// <summary>Who is told by mail of what is wrong with the instance.</summary>
    public IReadOnlyList<string> AlertRecipients { get; init; } = [];

    /// <summary>How long acts stay in the audit log.</summary>
    public TimeSpan AuditRetention { get; init; } = TimeSpan.FromDays(400);

    /// <summary>How long a deleted Org can be restored.</summary>
    public TimeSpan OrgGrace { get; init; } = TimeSpan.FromDays(30);

    /// <exception cref="FormatException">Names the setting that is none, and those that are.</exception>
    public static InstanceSettings Read(IEnumerable<KeyValuePair<string, string>> settings) =>
        settings.Aggregate(First, (all, setting) => all.With(setting.Key, setting.Value));

    public static InstanceSettings Read(string? json) => json is null ? First : Read(OrgSettings.Words(json));

    public static string Write(IReadOnlyDictionary<string, string> settings)
    {
        Read(settings); // Throws on a word that is none.
        return JsonSerializer.Serialize(settings.OrderBy(s => s.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));
    }

    InstanceSettings With(string key, string value) => (key, value) switch
    {
        ("require-connection", "true" or "false") => this with { RequireConnection = value == "true" },
        ("alert-email", _) when AlertSettings.Addresses(value) is { } all => this with { AlertRecipients = all },
        ("audit-retention", _) when Duration.Parse(value) is { } time && time >= TimeSpan.FromDays(30) => this with { AuditRetention = time },
        ("org-grace", _) when Duration.Parse(value) is { } time && time >= TimeSpan.FromDays(1) && time <= TimeSpan.FromDays(3660) => this with { OrgGrace = time },
        _ => throw new FormatException($"'{key}={value}' is no setting of the instance. Settings: require-connection=false|true, alert-email=ADDRESS,..., audit-retention=400d (30d at least), org-grace=30d (1d at least)."),
    };
}
