using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Events;

namespace Gatehouse.Webhooks;

/// <summary>An event as the claims of a security event token: SCIM events of RFC 9967 in notice mode, which tell attributes and no values.</summary>
static class SecurityEvent
{
    const string Prov = "urn:ietf:params:scim:event:prov:", Verification = "https://schemas.openid.net/secevent/ssf/event-type/verification";

    public static bool Maps(string type) => Uris(type).Length > 0;

    static string[] Uris(string type) => type switch
    {
        "user.created" or "group.created" => ["create:notice"],
        "user.updated" or "group.updated" or "group.member_added" or "group.member_removed" => ["patch:notice"],
        "user.deactivated" => ["deactivate", "patch:notice"],
        "user.reactivated" => ["activate", "patch:notice"],
        "user.deleted" or "group.deleted" => ["delete"],
        "webhook.test" => [Verification],
        _ => [],
    };

    public static byte[] Claims(Event e, string issuer, string audience, DateTimeOffset now)
    {
        var (events, data) = (new JsonObject(), JsonNode.Parse(e.Data)!.AsObject());
        foreach (var uri in Uris(e.Type))
            if (uri == Verification) events[uri] = new JsonObject { ["state"] = e.Id };
            else events[Prov + uri] = uri.EndsWith(":notice", StringComparison.Ordinal) ? new JsonObject { ["attributes"] = Attributes(e.Type, data) } : [];
        var claims = new JsonObject
        {
            ["iss"] = issuer, ["aud"] = audience, ["iat"] = now.ToUnixTimeSeconds(), ["jti"] = e.Id, ["txn"] = e.Cursor.Position.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["toe"] = e.At.ToUnixTimeSeconds(),
        };
        // "sub" must not be used (RFC 9967 §2.1).
        claims["sub_id"] = e.Type == "webhook.test" ? new JsonObject { ["format"] = "opaque", ["id"] = e.Subject }
            : new JsonObject { ["format"] = "scim", ["uri"] = $"/{(e.Type.StartsWith("user.", StringComparison.Ordinal) ? "Users" : "Groups")}/{e.Subject}", ["id"] = e.Subject };
        claims["events"] = events;
        return JsonSerializer.SerializeToUtf8Bytes(claims);
    }

    /// <summary>Paths of RFC 7644 §3.5.2.</summary>
    static JsonArray Attributes(string type, JsonObject data)
    {
        IEnumerable<string> names = type is "group.member_added" or "group.member_removed" ? ["members"] : (data["changes"] as JsonObject)?.Select(c => c.Key) ?? ["displayName"];
        if (type.EndsWith(".created", StringComparison.Ordinal)) names = names.Prepend("id");
        return [.. names.Select(n => (JsonNode)n)];
    }

    /// <summary>Typed as RFC 8417 §2.3 wants.</summary>
    public const string Type = "secevent+jwt";
}
