namespace Gatehouse.Doctor.Rules;

/// <summary>Somebody knocks at the Org's own address with no token, an unknown one, or half of one.</summary>
static class TokenUnknown
{
    const int Worth = 3; // One try may be a slip while setting up.

    public static Rule Rule { get; } = new("token-unknown", Look);

    static Finding? Look(Examination exam)
    {
        var shown = exam.Log.TurnedAway("at this Org's address").Where(e => !e.Reason!.Contains("another Org", StringComparison.Ordinal)).ToList();
        return shown.Count < Worth ? null : new(Rule.Id, Severity.Warning, $"A client came {Examination.Times(shown.Count)} to this Org's address without a good token",
            [.. shown.Take(Examination.Shown).Select(e => new Evidence($"{e.Reason} It came from {e.Address}.", e.At, e.Id))],
            "Copy the token again, whole, from `gatehouse token issue`; it is shown only once. Okta adds \"Bearer\" itself: enter the token alone. If you do not know the address, it may be a stranger, who learns nothing.");
    }
}
