namespace Gatehouse.SyncLog;

/// <summary>The words of an Org's settings that say how much of a request its log keeps: bodies tell of people.</summary>
public sealed record SyncLogSettings
{
    public static SyncLogSettings Nothing { get; } = new() { Requests = "off" };

    /// <summary>Which requests are kept as they came: failed, all or off.</summary>
    public string Requests { get; init; } = "failed";

    /// <summary>Whether only the shape of a request is kept: its names, and no values.</summary>
    public bool Masks { get; init; }

    /// <returns>Null when the word is none of these.</returns>
    public SyncLogSettings? With(string key, string value) => (key, value) switch
    {
        ("log-requests", "failed" or "all" or "off") => this with { Requests = value },
        ("log-values", "shown" or "masked") => this with { Masks = value == "masked" },
        _ => null,
    };

    public bool Keeps(string status) => Requests == "all" || (Requests == "failed" && status == "FAILED");

    public const string Known = "log-requests=failed|all|off, log-values=shown|masked";
}
