namespace Gatehouse.Client;

/// <summary>Where Gatehouse is, and how it is asked.</summary>
public sealed class GatehouseClientOptions
{
    /// <summary>Where Gatehouse serves, such as <c>https://id.example.com</c>; without <c>/api/v1</c>.</summary>
    public Uri? Url { get; set; }

    /// <summary>The API key, <c>gatehouse_api_…</c>. <c>gatehouse api-key create</c> makes one.</summary>
    public string? Key { get; set; }

    /// <summary>How often a request is tried again when it was refused for now (429, 503) or got lost on the way; 0 is never.</summary>
    public int Retries { get; set; } = 4;

    /// <summary>The longest wait before one of these. What Gatehouse wants longer is not waited for, but thrown, with <see cref="GatehouseException.RetryAfter"/>.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For tests.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;
}
