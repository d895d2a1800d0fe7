using Gatehouse.Orgs;

namespace Gatehouse.Doctor.Rules;

/// <summary>The Org's mode needs something that the Org has not: nobody comes in by it, or not as the instance wants it.</summary>
static class ModePrerequisites
{
    public static Rule Rule { get; } = new("mode-prerequisites", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var mode = exam.Org.Settings.Mode;
        List<Evidence> lacks = [];
        if (mode is Modes.Jit or Modes.Scim && (mode == Modes.Jit || exam.Elsewhere.Instance.RequireConnection))
            lacks.AddRange((await Prerequisites.LackedAsync(exam.Db, ct)).Select(lacked => new Evidence($"The Org lacks {lacked}.")));
        var locked = mode == Modes.Scim && exam.Tokens.Count == 0;
        if (locked) lacks.Add(new("No token was ever issued, so no identity provider can come in."));
        return lacks.Count == 0 ? null : new(Rule.Id, mode == Modes.Jit || locked ? Severity.Warning : Severity.Hint, $"The Org is in {mode} mode without what that needs", lacks,
            mode == Modes.Jit ? "People come in by signing in: connect a sign-in connection, or add them by hand (gatehouse org set ORG mode=manual)."
            : "Issue a token and enter it at the identity provider (gatehouse token issue), or leave SCIM (gatehouse org set ORG mode=manual). This instance asks for a sign-in connection and a verified domain where require-connection=true.");
    }
}
