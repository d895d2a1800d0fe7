using Gatehouse.Data;
using Gatehouse.People;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Previews;

/// <summary>
/// A new SCIM set-up is watched before it counts (product rule 2.6). What the identity provider sends is done to the directory, and nothing of it
/// reaches people: who is new is <c>previewed</c>, whoever leaves is held, access is what was stored (Access/EffectiveAccess), and events wait.
/// </summary>
static class Preview
{
    /// <summary>For the sync log.</summary>
    public const string Words = "In preview: nothing gives or takes access until somebody says go (gatehouse preview show).";

    /// <summary>
    /// First in every transaction of the identity provider. The Org's row is held, so that the preview does not end under it; the door saw it on and
    /// it may be over.
    /// </summary>
    public static async ValueTask<OrgDirectory> EnterAsync(OrgTransaction tx, OrgDirectory directory, CancellationToken ct)
    {
        if (directory.Preview is not { } preview) return directory;
        if (await tx.FindAsync($"select o.id from orgs o where o.id = {Mine} and o.preview = {preview} {tx.Dialect.ForShare}", row => row.GetString(0), ct) is null) return directory with { Preview = null };
        tx.Withholds = true;
        return directory;
    }

    /// <summary>Who comes in by this request was nobody before.</summary>
    public static void NoteNew(OrgTransaction tx, OrgDirectory directory, string user) => Note(tx, directory, SqlPart.Of($"select {Mine}, {user}, 'nobody', null, null, cast(null as bigint) where 1 = 1"));

    /// <summary>Who is about to be changed or deleted was this.</summary>
    public static void NoteMember(OrgTransaction tx, OrgDirectory directory, string user) =>
        Note(tx, directory, SqlPart.Of($"select u.org_id, u.id, 'member', u.doc, u.status, u.leave_at from users u where u.org_id = {Mine} and u.id = {user}"));

    /// <summary>Who is about to come back was deleted.</summary>
    public static void NoteDeleted(OrgTransaction tx, OrgDirectory directory, string user) => Note(tx, directory, SqlPart.Of($"select {Mine}, {user}, 'deleted', null, null, cast(null as bigint) where 1 = 1"));

    /// <summary>Only the first note counts.</summary>
    static void Note(OrgTransaction tx, OrgDirectory directory, SqlPart row)
    {
        if (directory.Preview is not null) tx.Do($"insert into preview_before (org_id, user_id, was, doc, status, leave_at) {row} on conflict do nothing");
    }
}
