using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gatehouse.Client.Http;

/// <summary>One request.</summary>
/// <param name="Address">Below the root, with its query.</param>
sealed record Call(HttpMethod Method, string Address)
{
    public byte[]? Body { get; init; }

    public string? IfMatch { get; init; }

    /// <summary>Of a POST: the same at each attempt, so that it is done once.</summary>
    public string? IdempotencyKey { get; init; }

    public static Call Get(string address) => new(HttpMethod.Get, address);

    public static Call Post(string address, string? idempotencyKey) => new(HttpMethod.Post, address) { IdempotencyKey = idempotencyKey ?? Guid.NewGuid().ToString("N") };

    public static Call Put(string address) => new(HttpMethod.Put, address);

    public static Call Patch(string address, string? ifMatch = null) => new(HttpMethod.Patch, address) { IfMatch = ifMatch };

    public static Call Delete(string address) => new(HttpMethod.Delete, address);

    public Call With<T>(T body, JsonTypeInfo<T> type) => this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };
}
