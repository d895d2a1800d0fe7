using System.Globalization;

namespace Gatehouse.Scim;

/// <summary>What a PATCH answers when the client did not ask for attributes (decision D1).</summary>
public enum PatchAnswer { Default, Body, None }

/// <summary>
/// How one client is spoken to. Lenient, the first choice, takes what identity providers really send;
/// strict follows the letter of RFC 7644. Every switch is a word of a token's settings.
/// </summary>
public sealed record Profile
{
    public static Profile Lenient { get; } = new();

    public bool Strict { get; init; }

    /// <summary>D1: Users answer 200 with the body, Groups 204, unless set.</summary>
    public PatchAnswer PatchAnswer { get; init; }

    /// <summary>D6: a second Group of the same displayName is refused with 409.</summary>
    public bool UniqueGroupNames { get; init; } = true;

    /// <summary>D7: DELETE of a User deactivates instead, for clients that know no other way to suspend.</summary>
    public bool DeleteDeactivates { get; init; }

    /// <summary>Q50: a POST of an inactive user brings that user back; null leaves it to lenient or strict.</summary>
    public bool? Reactivates { get; init; }

    /// <summary>Q61: a POST whose externalId is known updates that user, whatever its userName.</summary>
    public bool MatchesExternalId { get; init; }

    /// <summary>Q85: an externalId once set stays.</summary>
    public bool LocksExternalId { get; init; }

    /// <summary>Q30: a role that is JSON inside a string is taken apart.</summary>
    public bool DecodesRoles { get; init; }

    public bool ReactivatesInactive => Reactivates ?? !Strict;

    /// <summary>Reads settings such as {"profile":"strict"}.</summary>
    /// <exception cref="FormatException">Names the setting that is none, and those that are.</exception>
    public static Profile Read(IEnumerable<KeyValuePair<string, string>> settings) =>
        settings.Aggregate(Lenient, (profile, setting) => profile.With(setting.Key, setting.Value));

    Profile With(string key, string value) => (key, value) switch
    {
        ("profile", "lenient" or "strict") => this with { Strict = value == "strict" },
        ("patch-answer", "default" or "body" or "none") => this with { PatchAnswer = Enum.Parse<PatchAnswer>(value, ignoreCase: true) },
        ("unique-group-names", "true" or "false") => this with { UniqueGroupNames = value == "true" },
        ("on-delete", "remove" or "deactivate") => this with { DeleteDeactivates = value == "deactivate" },
        ("reprovision", "reactivate" or "conflict") => this with { Reactivates = value == "reactivate" },
        ("match", "userName" or "externalId") => this with { MatchesExternalId = value == "externalId" },
        ("lock-external-id", "true" or "false") => this with { LocksExternalId = value == "true" },
        ("decode-roles", "true" or "false") => this with { DecodesRoles = value == "true" },
        _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{key}={value}' is no setting. {Words}")),
    };

    const string Words = "Settings: profile=lenient|strict, patch-answer=default|body|none, unique-group-names=true|false, "
        + "on-delete=remove|deactivate, reprovision=reactivate|conflict, match=userName|externalId, "
        + "lock-external-id=true|false, decode-roles=true|false.";
}
