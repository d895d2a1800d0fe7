namespace Gatehouse.Scim.AspNetCore;

/// <summary>How the server speaks, and what of.</summary>
public sealed record ScimOptions
{
    /// <summary>Lenient, the default, takes what identity providers really send; strict follows RFC 7644 to the letter. PatchAnswer and LocksExternalId count too.</summary>
    public Profile Profile { get; init; } = Profile.Lenient;

    /// <summary>Users, with extensions of your own: <see cref="ResourceType.UserWith"/>.</summary>
    public ResourceType Users { get; init; } = ResourceType.User;

    /// <summary>Groups, with extensions of your own.</summary>
    public ResourceType Groups { get; init; } = ResourceType.Group;

    /// <summary>Scheme and host as clients see them, when that is not what the request says. Null: as the request says.</summary>
    public string? PublicUrl { get; init; }
}
