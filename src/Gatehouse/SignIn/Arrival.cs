using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gatehouse.Saml;

namespace Gatehouse.SignIn;

/// <summary>
/// Who came, as the identity provider vouches: verified, meant for us, now; and not joined to anybody here yet. Sealed into the pending row until the browser
/// comes for it.
/// </summary>
/// <param name="Claims">By name; a SAML subject is "NameID".</param>
/// <param name="GroupsLeftOut">The identity provider says that there are too many groups to tell them (Entra).</param>
/// <param name="SessionEnds">When it ends its own session.</param>
/// <param name="SignedInAt">When the person proved to it who they are; null when it does not say.</param>
public sealed record Arrival(IReadOnlyDictionary<string, IReadOnlyList<string>> Claims, bool GroupsLeftOut, DateTimeOffset? SessionEnds, LogoutHandle? Logout, DateTimeOffset? SignedInAt = null)
{
    public const string NameIdName = "NameID", SubjectName = "sub";

    public string Write() => JsonSerializer.Serialize(this);

    public static Arrival Read(string json) => JsonSerializer.Deserialize<Arrival>(json)!;

    public IReadOnlyList<string> this[string name] => Claims.GetValueOrDefault(name) ?? [];

    /// <summary>The value where there is exactly one that is something.</summary>
    public string? One(string? name) => name is not null && this[name] is [{ } only] && only.Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>What logout at the identity provider needs.</summary>
/// <param name="Name">SAML: the subject, as it was; null for OpenID Connect.</param>
/// <param name="Subject">OpenID Connect: sub.</param>
/// <param name="Index">SessionIndex or sid.</param>
/// <param name="IdToken">For id_token_hint.</param>
public sealed record LogoutHandle(NameId? Name, string? Subject, string? Index, string? IdToken)
{
    /// <summary>What a logout message is matched by, without keeping it readable.</summary>
    [JsonIgnore]
    public string? NameHash => (Name?.Value ?? Subject) is { } name ? HashOf(name) : null;

    [JsonIgnore]
    public string? IndexHash => Index is { } index ? HashOf(index) : null;

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
