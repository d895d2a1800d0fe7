namespace Gatehouse.Doctor.Rules;

/// <summary>Sign-ins carry groups in an Org whose groups are pushed: they change nothing, and somebody may wait for it.</summary>
static class GroupClaimsInScimMode
{
    const string Words = "In SCIM mode they change nothing";

    public static Rule Rule { get; } = new("group-claims-in-scim-mode", Look);

    static Finding? Look(Examination exam)
    {
        var noted = exam.Log.DoneWithNote(Words).ToList();
        return noted.Count == 0 ? null : new(Rule.Id, Severity.Hint, "Sign-ins carry groups that change nothing",
            [.. noted.Take(Examination.Shown).Select(e => new Evidence(e.Reason!, e.At, e.Id))],
            "Groups come from provisioning in SCIM mode. Push them there and take the claim off the sign-in app, or take groups off the connection: gatehouse connection set ID groups=");
    }
}
