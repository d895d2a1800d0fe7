using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Audit;

/// <summary>An entry as a line: a JSON object, or comma-separated values (RFC 4180).</summary>
public static class AuditText
{
    public const string CsvHead = "id,at,actorKind,actorId,actorName,address,action,targetType,targetId,changes";

    static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(AuditEntry e) => new JsonObject
    {
        ["id"] = e.Id, ["at"] = At(e), ["actorKind"] = e.ActorKind, ["actorId"] = e.ActorId, ["actorName"] = e.ActorName, ["address"] = e.Address, ["action"] = e.Action, ["targetType"] = e.TargetType, ["targetId"] = e.TargetId,
        ["changes"] = e.Changes is null ? null : JsonNode.Parse(e.Changes),
    }.ToJsonString(Writing);

    public static string Csv(AuditEntry e) => Web.Csv.Line([e.Id, At(e), e.ActorKind, e.ActorId, e.ActorName, e.Address, e.Action, e.TargetType, e.TargetId, e.Changes]);

    public static string At(AuditEntry e) => e.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
