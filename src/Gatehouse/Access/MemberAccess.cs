using System.Text.Json.Nodes;

namespace Gatehouse.Access;

/// <summary>What a member may use: one role or none, and workspaces by id, in order.</summary>
public sealed record MemberAccess(string? Role, IReadOnlyList<string> Workspaces)
{
    public static MemberAccess None { get; } = new(null, []);

    public bool Equals(MemberAccess? other) => other is not null && Role == other.Role && Workspaces.SequenceEqual(other.Workspaces, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Role, Workspaces.Count);

    public JsonObject ToJson() => new() { ["role"] = Role, ["workspaces"] = new JsonArray([.. Workspaces.Select(w => (JsonNode)w)]) };
}
