using System.Text.Json.Nodes;
using Gatehouse.Scim;

namespace Gatehouse.Members;

/// <summary>Where a person is reached: the primary e-mail address, else the one for work, else the first, else a userName that is one.</summary>
static class Contacts
{
    public static (string UserName, string? Address) Of(ReadOnlySpan<byte> document)
    {
        var user = ScimJson.Parse(document);
        return (ScimJson.Text(user["userName"])!, Of(user));
    }

    public static string? Of(JsonObject user)
    {
        var emails = user["emails"] is JsonArray all ? all.OfType<JsonObject>().Where(e => ScimJson.Text(e["value"]) is not null).ToList() : [];
        var chosen = emails.Find(e => e["primary"]?.GetValueKind() == System.Text.Json.JsonValueKind.True)
            ?? emails.Find(e => "work".Equals(ScimJson.Text(e["type"]), StringComparison.OrdinalIgnoreCase)) ?? emails.FirstOrDefault();
        if (chosen is not null) return ScimJson.Text(chosen["value"]);
        var name = ScimJson.Text(user["userName"]);
        return name is not null && name.Contains('@', StringComparison.Ordinal) ? name : null;
    }
}
