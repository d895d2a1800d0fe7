using System.Text;
using Gatehouse.Scim;

namespace Gatehouse.SyncLog;

/// <summary>A request as it came, for the entry about it. Who asked has columns of its own; a credential never comes here.</summary>
/// <param name="Target">As the client wrote it.</param>
/// <param name="Headers">The few that change what a request means.</param>
public sealed record RawRequest(string Method, string Target, IReadOnlyList<(string Name, string? Value)> Headers)
{
    const int Most = 16 << 10;

    /// <summary>The Org's, once a token has said which; what a stranger sends is kept by nobody.</summary>
    public SyncLogSettings Settings { get; init; } = SyncLogSettings.Nothing;

    /// <summary>Where the attributes are named that are told to nobody.</summary>
    public IReadOnlyList<ResourceType> Types { get; init; } = [];

    /// <summary>Of a request that has one and whose body was read.</summary>
    public Func<byte[]>? Body { get; set; }

    /// <returns>Null where the Org keeps none of this status.</returns>
    public string? Kept(string status)
    {
        if (!Settings.Keeps(status)) return null;
        var secrets = new SecretNames(Types);
        var text = new StringBuilder($"{Method} {Line(secrets)}\n");
        foreach (var (name, value) in Headers)
            if (!string.IsNullOrEmpty(value)) text.Append($"{name}: {value}\n");
        if (Body is not null) text.Append('\n').Append(MaskedJson.Of(Body(), secrets, Settings.Masks));
        var kept = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString())); // No half of a pair, which no database keeps as text.
        return kept.Length <= Most ? kept : kept[..(char.IsHighSurrogate(kept[Most - 1]) ? Most - 1 : Most)] + "…";
    }

    string Line(SecretNames secrets) => Target.Split('?', 2) switch
    {
        [var path, { Length: > 0 } query] when Settings.Masks || secrets.AreIn(Uri.UnescapeDataString(query.Replace('+', ' '))) => path + "?***",
        _ => Target,
    };
}
