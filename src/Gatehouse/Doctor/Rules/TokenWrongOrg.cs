namespace Gatehouse.Doctor.Rules;

/// <summary>URL and token of a client belong to two Orgs. Both Orgs' logs say so, and each is told its own half.</summary>
static class TokenWrongOrg
{
    public static Rule Rule { get; } = new("token-wrong-org", Look);

    static Finding? Look(Examination exam)
    {
        var (ours, theirs) = (exam.Log.TurnedAway("at the address of another Org"), exam.Log.TurnedAway("A token of another Org"));
        if (ours.Count + theirs.Count == 0) return null;
        return new(Rule.Id, Severity.Error,
            ours.Count > 0 ? $"A token of this Org was shown {Examination.Times(ours.Count)} at another Org's address" : $"A token of another Org was shown {Examination.Times(theirs.Count)} at this Org's address",
            [.. ours.Concat(theirs).Take(Examination.Shown).Select(e => new Evidence($"{e.Reason} It came from {e.Address}{(e.Agent is null ? "" : $" ({e.Agent})")}.", e.At, e.Id))],
            "URL and token must be of one Org. Use the plain address /scim/v2, where the token alone says which Org is meant, or enter both anew from one `gatehouse token issue`: Okta, SCIM connector base URL and Authorization; Entra ID, Tenant URL and Secret Token.");
    }
}
