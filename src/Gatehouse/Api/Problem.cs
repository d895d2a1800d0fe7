using System.Text.Json.Nodes;

namespace Gatehouse.Api;

/// <summary>A way in which a request can go wrong. The code is stable; docs/reference/errors.md has a row for each.</summary>
sealed record ProblemKind(string Code, int Status, string Title)
{
    /// <summary>RFC 9457 §3.1.1: where a person reads more.</summary>
    public string Type => "docs/reference/errors.md#" + Code;

    public Problem With(string detail, string? member = null, JsonNode? value = null) => new(this, detail) { Member = member, Value = value };
}

/// <summary>What went wrong this time (RFC 9457).</summary>
sealed record Problem(ProblemKind Kind, string Detail)
{
    /// <summary>One more member that a program can use.</summary>
    public string? Member { get; init; }

    public JsonNode? Value { get; init; }

    public JsonObject ToJson(string request)
    {
        var json = new JsonObject { ["type"] = Kind.Type, ["title"] = Kind.Title, ["status"] = Kind.Status, ["detail"] = Detail, ["code"] = Kind.Code, ["requestId"] = request };
        if (Member is not null) json[Member] = Value?.DeepClone();
        return json;
    }
}
