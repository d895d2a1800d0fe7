using System.Text.RegularExpressions;

namespace Gatehouse.Client.Tests.Source;

/// <summary>Names and sentences.</summary>
static partial class Words
{
    /// <summary>Where the title of a group is no name.</summary>
    static readonly Dictionary<string, string> Groups = new(StringComparer.Ordinal)
    {
        ["Doctor, alerts, jobs"] = "Operations", ["Preview of a new SCIM set-up"] = "Previews", ["Sessions and sign-ins"] = "Sessions", ["SCIM tokens"] = "Tokens", ["Held changes"] = "HeldBatches", ["API keys"] = "ApiKeys",
    };

    /// <summary>Members whose name is the same everywhere and needs few words; a description in the document wins.</summary>
    static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        ["id"] = "Its id, which never changes.", ["name"] = "What people call it.", ["slug"] = "The DNS-safe name in addresses.", ["createdAt"] = "When it was made, UTC.", ["modifiedAt"] = "When it changed last, UTC.",
        ["createdBy"] = "Who made it.", ["userName"] = "The unique name, usually an e-mail address.", ["displayName"] = "What people call the person.", ["email"] = "The e-mail address; never a key.", ["role"] = "The role's name.",
        ["privileges"] = "What it may do, in the app's own words.", ["settings"] = "Settings by name; what is not there has its first choice.", ["member"] = "The member's id.", ["connection"] = "The connection's id.",
        ["workspaces"] = "Workspaces.", ["members"] = "How many have it.", ["at"] = "When it happened, UTC.", ["type"] = "Its type.", ["version"] = "Of the shape of the data.", ["subject"] = "The id of what it is about.",
        ["org"] = "The Org.", ["data"] = "What it tells, as its type says.", ["cursor"] = "The place behind it in the feed.", ["expiresAt"] = "When it ends by itself, UTC.", ["endsAt"] = "When it ends, UTC.", ["detail"] = "In words.",
        ["address"] = "The IP address.", ["agent"] = "The User-Agent.", ["state"] = "The state.", ["status"] = "The status.", ["fault"] = "What went wrong last, in words; null when nothing did.", ["primary"] = "Whether it is the Primary Org.",
        ["protocol"] = "saml or oidc.", ["template"] = "The template that it was made of.", ["enabled"] = "Whether it is on.", ["url"] = "Where it is.",
    };

    public static string Group(string tag) => Groups.TryGetValue(tag, out var name) ? name : Pascal(tag);

    /// <summary>"Deleted members", "user.created", "addMember": DeletedMembers, UserCreated, AddMember.</summary>
    public static string Pascal(string words) => string.Concat(Parts().Matches(words).Select(part => char.ToUpperInvariant(part.Value[0]) + part.Value[1..]));

    public static string About(string member, string? description, string type)
    {
        var text = description ?? Usual.GetValueOrDefault(member) ?? Plain(member) + (type.StartsWith("DateTimeOffset", StringComparison.Ordinal) ? ", UTC." : ".");
        return Xml(text);
    }

    public static string Xml(string text) => Code().Replace(text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal), "<c>${code}</c>");

    /// <summary>lastUsedFrom: "Last used from".</summary>
    static string Plain(string name)
    {
        var text = Humps().Replace(name, match => " " + char.ToLowerInvariant(match.Value[0]));
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    [GeneratedRegex(@"[A-Za-z0-9]+", RegexOptions.None, 5000)]
    private static partial Regex Parts();

    [GeneratedRegex("[A-Z]", RegexOptions.None, 5000)]
    private static partial Regex Humps();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Code();
}
