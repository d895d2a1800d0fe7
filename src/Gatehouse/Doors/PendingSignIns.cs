using System.Buffers.Text;
using System.Security.Cryptography;
using Gatehouse.Data;
using Gatehouse.SignIn;
using Gatehouse.Tokens;

namespace Gatehouse.Doors;

/// <summary>
/// Sign-ins on their way, on whichever node. Each is answered once and used once, and both are decided by the database.
/// </summary>
public sealed class PendingSignIns(InstanceDb db, Secrets secrets, TimeProvider clock)
{
    internal static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public static string NewHandle() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public string SealSecrets(string handle, string text) => secrets.Seal(SealedColumn.PendingSecrets, [handle], text);

    public string OpenSecrets(string handle, string text) => secrets.Open(SealedColumn.PendingSecrets, [handle], text);

    public string OpenAnswer(string handle, string text) => secrets.Open(SealedColumn.PendingAnswer, [handle], text);

    /// <summary>ExpiresAt and what comes after it are ours to say.</summary>
    public Task StartAsync(Pending started, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.RunAsync($"""
            insert into pending_sign_ins (id, browser_hash, connection_id, org_id, purpose, request_id, secrets, session_hash, invitation, return_to, created_at, expires_at)
            values ({started.Handle}, {started.Browser}, {started.Connection}, {started.Org}, {started.Purpose}, {started.Request}, {started.Secrets}, {started.Session}, {started.Invitation}, {started.ReturnTo},
              {now.ToUnixTimeMilliseconds()}, {(now + Life).ToUnixTimeMilliseconds()})
            """, ct);
    }

    /// <summary>Null also when it is of another connection, or too old.</summary>
    public async Task<Pending?> FindAsync(string? handle, string? connection, CancellationToken ct) =>
        handle is { Length: 43 } && await db.FindAsync($"select {Pending.Columns} from pending_sign_ins p where p.id = {handle}", Pending.Read, ct) is { } found
        && (connection is null || found.Connection == connection) && found.ExpiresAt > clock.GetUtcNow() ? found : null;

    /// <summary>The answer was verified. Its ids are spent from now on, whatever becomes of it.</summary>
    /// <returns>False when it was answered before, or an id was seen before.</returns>
    public async Task<bool> AnswerAsync(Pending pending, string answer, IReadOnlyList<Spent> spent, CancellationToken ct)
    {
        var (sealedAnswer, now) = (secrets.Seal(SealedColumn.PendingAnswer, [pending.Handle], answer), clock.GetUtcNow().ToUnixTimeMilliseconds());
        return (await db.WriteAsync(async tx =>
        {
            if (await tx.RunAsync($"update pending_sign_ins set answer = {sealedAnswer}, answered_at = {now} where id = {pending.Handle} and answered_at is null", ct) == 0) return Taken.No;
            return await SpendAsync(tx, pending.Connection, spent, ct) ? Taken.Yes : Taken.No;
        }, ct)).Good;
    }

    /// <summary>Of what nobody asked for.</summary>
    public async Task<bool> SpendAsync(string connection, IReadOnlyList<Spent> spent, CancellationToken ct) =>
        (await db.WriteAsync(async tx => await SpendAsync(tx, connection, spent, ct) ? Taken.Yes : Taken.No, ct)).Good;

    /// <summary>Ends it without an answer; false when that was done before.</summary>
    public async Task<bool> CloseAsync(Pending pending, CancellationToken ct) =>
        await db.RunAsync($"update pending_sign_ins set used_at = {clock.GetUtcNow().ToUnixTimeMilliseconds()} where id = {pending.Handle} and used_at is null", ct) == 1;

    static async Task<bool> SpendAsync(InstanceTransaction tx, string connection, IReadOnlyList<Spent> spent, CancellationToken ct)
    {
        foreach (var one in spent)
            if (await tx.RunAsync($"""
                insert into replays (connection_id, kind, hash, until) values ({connection}, {one.Kind}, {TokenText.Hash(one.Id)}, {one.Until.ToUnixTimeMilliseconds()}) on conflict do nothing
                """, ct) == 0) return false;
        return true;
    }

    sealed record Taken(bool Good) : IUndo
    {
        public static Taken Yes { get; } = new(true);
        public static Taken No { get; } = new(false);

        public bool Undo => !Good;
    }
}

/// <summary>An id that counts once.</summary>
/// <param name="Kind">assertion, response or logout.</param>
public sealed record Spent(string Kind, string Id, DateTimeOffset Until);
