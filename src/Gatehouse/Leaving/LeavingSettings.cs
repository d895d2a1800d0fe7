using Gatehouse.Orgs;
using Gatehouse.People;

namespace Gatehouse.Leaving;

/// <summary>What becomes of somebody whom the identity provider deactivates or deletes.</summary>
public enum LeavingPolicy { Suspend, DeleteAfter, Delete }

/// <summary>The words of an Org's settings that are about leaving (product rules 2.1 to 2.3).</summary>
public sealed record LeavingSettings
{
    public LeavingPolicy OnDeactivate { get; init; }

    public LeavingPolicy OnDelete { get; init; }

    /// <summary>How long delete-after waits.</summary>
    public TimeSpan DeleteAfter { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long who was deleted can be restored.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A POST for somebody deleted brings that user back; else a new one is made.</summary>
    public bool Restores { get; init; } = true;

    /// <summary>Who takes over content; null leaves it to the oldest administrator.</summary>
    public string? Heir { get; init; }

    public GuardSettings Guard { get; init; } = new();

    /// <returns>Null when the word is none of these.</returns>
    public LeavingSettings? With(string key, string value) => (key, value) switch
    {
        ("on-deactivate", _) when Policy(value) is { } policy => this with { OnDeactivate = policy },
        ("on-delete", _) when Policy(value) is { } policy => this with { OnDelete = policy },
        ("delete-after", _) when Duration.Parse(value) is { } time => this with { DeleteAfter = time },
        ("grace", _) when Duration.Parse(value) is { } time => this with { Grace = time },
        ("reprovision", "restore" or "fresh") => this with { Restores = value == "restore" },
        ("heir", _) when Resource.IsId(value) => this with { Heir = value },
        _ when Guard.With(key, value) is { } guard => this with { Guard = guard },
        _ => null,
    };

    public const string Known = "on-deactivate=suspend|delete-after|delete, on-delete=suspend|delete-after|delete, delete-after=30d, grace=30d, "
        + "reprovision=restore|fresh, heir=USERID, " + GuardSettings.Known;

    static LeavingPolicy? Policy(string word) => word switch
    {
        "suspend" => LeavingPolicy.Suspend,
        "delete-after" => LeavingPolicy.DeleteAfter,
        "delete" => LeavingPolicy.Delete,
        _ => null,
    };
}
