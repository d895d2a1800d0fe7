using System.Text.Json;

namespace Gatehouse.Data;

/// <summary>
/// A column whose values are sealed. Nothing can be sealed that is not listed here, and so nothing is forgotten when the master key changes (Operator/Resealing).
/// </summary>
public sealed class SealedColumn
{
    public static readonly SealedColumn
        WebhookSecret = new("webhooks", "secret", ["id"]),
        WebhookOldSecret = new("webhooks", "old_secret", ["id"]),
        ClientSecret = new("connections", "client_secret", ["id"]),
        OneTimeCode = new("operators", "totp", ["name"]),
        SigningKey = new("signing_keys", "private_key", ["id"]),
        SamlKey = new("saml_keys", "private_key", ["id"]),
        SignInMessage = new("sign_in_log", "message", ["org_id", "id"], ["id"]),
        // A session gets a new hash when it goes on; what it is bound to stays.
        SessionLogout = new("session_logins", "logout", ["session_hash", "connection_id"], ["connection_id", "subject"]),
        PendingSecrets = new("pending_sign_ins", "secrets", ["id"]),
        PendingAnswer = new("pending_sign_ins", "answer", ["id"]),
        ApiAnswer = new("api_answers", "answer", ["key_id", "idempotency_key"]) { Write = text => JsonEncodedText.Encode(text).ToString() };

    SealedColumn(string table, string column, string[] key, string[]? boundTo = null) => (Table, Column, Key, BoundTo) = (table, column, key, boundTo ?? key);

    public static IReadOnlyList<SealedColumn> All { get; } =
        [WebhookSecret, WebhookOldSecret, ClientSecret, OneTimeCode, SigningKey, SamlKey, SignInMessage, SessionLogout, PendingSecrets, PendingAnswer, ApiAnswer];

    public string Table { get; }

    public string Column { get; }

    /// <summary>The table's primary key.</summary>
    public IReadOnlyList<string> Key { get; }

    /// <summary>The columns whose values a sealed one is bound to: moved to a row with others, it does not open.</summary>
    public IReadOnlyList<string> BoundTo { get; }

    Func<string, string> Write { get; init; } = text => text;

    /// <param name="row">The values of <see cref="BoundTo"/>.</param>
    internal string Place(IReadOnlyList<string> row) => $"{Table}/{string.Join('/', row.Select(Write))}/{Column}";

    public override string ToString() => $"{Table}.{Column}";
}
