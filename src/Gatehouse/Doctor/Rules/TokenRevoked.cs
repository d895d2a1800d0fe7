namespace Gatehouse.Doctor.Rules;

/// <summary>A client still shows a token that somebody revoked.</summary>
static class TokenRevoked
{
    public static Rule Rule { get; } = new("token-revoked", Look);

    static Finding? Look(Examination exam) => exam.Log.TurnedAway("was revoked") is { Count: > 0 } shown
        ? new(Rule.Id, exam.ValidTokens.Any() ? Severity.Warning : Severity.Error, $"A revoked token was shown {Examination.Times(shown.Count)}",
            [.. shown.Take(Examination.Shown).Select(e => new Evidence(e.Reason!, e.At, e.Id))],
            "If the client should still sync, issue a token (gatehouse token issue) and enter it there. If not, switch its provisioning off: Okta, the app, General, Provisioning = None; Entra ID, Provisioning Status Off.")
        : null;
}
