using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Data;

/// <summary>What one transaction did of what somebody does: an entry of the audit log when it changed anything.</summary>
sealed class Act(Acting who)
{
    public Acting Who => who;

    public bool Changed { get; private set; }

    public string? TargetType { get; private set; }

    public string? TargetId { get; private set; }

    /// <summary>Ids and settings, never a secret, never a person.</summary>
    public Differences? Changes { get; private set; }

    public void Count(int rows) => Changed |= rows > 0;

    /// <summary>The first counts, or the first that says what changed: what follows from it is told by events.</summary>
    public void About(string type, string? id, Differences? changes = null)
    {
        if (TargetType is null || (Changes is null && changes is not null)) (TargetType, TargetId) = (type, id);
        Changes ??= changes;
    }

    /// <summary>It is about nothing else.</summary>
    public bool Fits(Act other) => TargetType is null || (TargetType == other.TargetType && TargetId == other.TargetId);

    public void About(Act other)
    {
        if (other.TargetType is { } type) About(type, other.TargetId, other.Changes);
    }

    /// <summary>As the event audit.recorded tells it.</summary>
    public byte[] ToJson(string id) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["id"] = id, ["action"] = Who.Action, ["actorKind"] = Who.Kind, ["actorId"] = Who.Id, ["actorName"] = Who.Name, ["address"] = Who.Address, ["targetType"] = TargetType, ["targetId"] = TargetId,
        ["changes"] = Changes?.Text is { } text ? JsonNode.Parse(text) : null,
    });
}
