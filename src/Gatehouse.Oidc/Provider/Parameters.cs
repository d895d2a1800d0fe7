namespace Gatehouse.Oidc.Provider;

/// <summary>
/// The parameters of a request. One that stands twice is refused (RFC 6749 §3.1), one that is empty is as if it were not there, and an unknown one means nothing.
/// </summary>
public sealed class Parameters
{
    /// <summary>Longer than an honest value.</summary>
    const int Longest = 4096;

    readonly Dictionary<string, string> single = new(StringComparer.Ordinal);
    readonly string? twice;

    public Parameters(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> sent)
    {
        foreach (var (name, values) in sent)
            if (values.Count > 1) twice ??= name;
            else if (values is [{ Length: > 0 } value]) single[name] = value;
    }

    public Parameters(IEnumerable<KeyValuePair<string, string>> sent) : this(sent.Select(p => KeyValuePair.Create(p.Key, (IReadOnlyList<string>)[p.Value]))) { }

    public string? this[string name] => single.GetValueOrDefault(name);

    public IReadOnlyDictionary<string, string> All => single;

    /// <summary>What is wrong with them whatever they mean; null when nothing is.</summary>
    public OAuthError? Problem => twice is not null
        ? OAuthError.Request($"The parameter '{twice}' stands more than once.")
        : single.FirstOrDefault(p => p.Value.Length > Longest || p.Value.Any(char.IsControl)) is { Key: { } name } ? OAuthError.Request($"The value of '{name}' is too long, or has characters that nothing here has.") : null;

    internal string Needed(string name) => this[name] ?? throw new OAuthException("invalid_request", $"The parameter '{name}' is missing.");
}
