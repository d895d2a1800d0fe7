using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.People;

/// <summary>The columns that a user's document is searched by.</summary>
sealed record UserRow(string UserName, string UserNameKey, string? ExternalId, string? DisplayKey, string ShownAs, bool Active, byte[] Document, IReadOnlyList<UserRow.Email> Emails)
{
    public sealed record Email(string? ValueKey, string? TypeKey, bool Primary);

    public static UserRow Of(JsonObject document)
    {
        var userName = Name(document);
        var display = ScimJson.Text(document["displayName"]);
        return new(
            userName, Fold.Key(userName), ScimJson.Text(document["externalId"]), display is null ? null : Fold.Key(display), display ?? userName,
            IsActive(document), ScimJson.WriteResource(document), EmailsOf(document));
    }

    public static bool IsActive(JsonObject document) => document["active"]!.GetValueKind() == JsonValueKind.True;

    public static IReadOnlyList<Email> EmailsOf(JsonObject document) =>
        document["emails"] is JsonArray emails ? [.. emails.Select(e => EmailOf((JsonObject)e!))] : [];

    public static string Name(JsonObject document) => ScimJson.Text(document["userName"])!;

    public static void WriteEmails(OrgTransaction tx, string user, IReadOnlyList<Email> emails)
    {
        for (var i = 0; i < emails.Count; i++)
            tx.Do($"""
                insert into emails (org_id, user_id, position, value_key, type_key, is_primary)
                values ({Mine}, {user}, {i}, {emails[i].ValueKey}, {emails[i].TypeKey}, {emails[i].Primary})
                """);
    }

    static Email EmailOf(JsonObject email) => new(
        ScimJson.Text(email["value"]) is { } value ? Fold.Key(value) : null,
        ScimJson.Text(email["type"]) is { } type ? Fold.Key(type) : null,
        email["primary"]?.GetValueKind() == JsonValueKind.True);
}
