namespace Gatehouse.Attack;

/// <summary>A message that must not be believed.</summary>
/// <param name="Row">Of docs/reference/attacks.md.</param>
/// <param name="Message">As it would be sent: base64 of a SAML Response, or an ID token.</param>
sealed record Forgery(string Row, string Name, string Message);

/// <summary>What became of one. Check is the one that refused it; null when it was let in.</summary>
public sealed record Attempt(string Row, string Name, string? Check, string? Detail)
{
    public bool Refused => Check is not null;
}

/// <summary>What became of all that was tried on a connection.</summary>
/// <param name="Control">Whether the genuine message, from which all others were made, is accepted: without that, refusals prove nothing.</param>
/// <param name="OverTheWire">What the running instance answered; null when it was not reached.</param>
public sealed record AttackReport(string Connection, string Name, string Protocol, bool Control, IReadOnlyList<Attempt> Attempts, IReadOnlyList<Attempt>? OverTheWire)
{
    public bool Safe => Control && Attempts.Concat(OverTheWire ?? []).All(a => a.Refused);
}
