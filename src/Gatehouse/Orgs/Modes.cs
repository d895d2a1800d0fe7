using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Orgs;

/// <summary>How people come into an Org: manual, jit or scim, exactly one (product rule 1.3).</summary>
static class Modes
{
    public const string Manual = "manual", Jit = "jit", Scim = "scim";

    /// <summary>The words that administrators search for: they stay as they are.</summary>
    const string JitWhileScim = "Cannot enable JIT provisioning while SCIM is active";

    /// <summary>Whether an Org may go from one mode to another; null when it may.</summary>
    public static async Task<Decision<T>?> RefusalAsync<T>(OrgTransaction tx, OrgState org, string to, bool confirmed, CancellationToken ct) => (org.Settings.Mode, to) switch
    {
        (Scim, Jit) => new Decision<T>.Refused(JitWhileScim, "mode.jit-while-scim"),
        (Scim, Manual) when org.Preview is not null => new Decision<T>.Refused("This Org is in preview. End that first: gatehouse preview go, or gatehouse preview cancel", "org.in-preview"),
        (Scim, Manual) when !confirmed => new Decision<T>.Asks("Leaving SCIM revokes the Org's tokens at once and ends the sync. Its users stay."),
        (not Scim, Scim) when org.Instance.RequireConnection && await Prerequisites.LackedAsync(tx, ct) is { Count: > 0 } lacked =>
            new Decision<T>.Refused($"This instance lets an Org use SCIM when it has an active sign-in connection and a verified domain. This Org lacks {string.Join(" and ", lacked)}.", "mode.prerequisites"),
        _ => null,
    };

    /// <summary>Tokens are for SCIM. The first one puts a fresh Org into SCIM mode; one that chose another mode is not moved by it.</summary>
    public static async Task<Decision<T>?> EnterForTokenAsync<T>(OrgTransaction tx, OrgState org, string by, DateTimeOffset now, CancellationToken ct)
    {
        if (org.Settings.Mode == Scim) return null;
        if (org.Settings.Mode == Jit) return new Decision<T>.Refused($"This Org is in JIT mode, where SCIM tokens open nothing. To use SCIM: gatehouse org set {org.Slug} mode=scim", "mode.not-scim");
        if (await tx.FindAsync($"select t.id from scim_tokens t where t.org_id = {Mine} limit 1", row => row.GetString(0), ct) is not null)
            return new Decision<T>.Refused($"This Org left SCIM for manual mode. To use SCIM again: gatehouse org set {org.Slug} mode=scim", "mode.not-scim");
        if (await RefusalAsync<T>(tx, org, Scim, confirmed: false, ct) is { } refusal) return refusal;
        org.Save(tx, new Dictionary<string, string>(org.Words, StringComparer.Ordinal) { ["mode"] = Scim }, by, now);
        return null;
    }
}
