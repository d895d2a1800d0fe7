using Gatehouse.Data;

namespace Gatehouse.Operator;

/// <summary>
/// What was answered to requests with an Idempotency-Key, for a day. The key is reserved before anything is done and committed by itself, so that a process that dies in
/// between leaves word of it: the same key is then never done twice.
/// </summary>
public sealed class ApiAnswers(InstanceDb db, Secrets secrets, TimeProvider clock)
{
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>So long a request may take; one that is not answered then was cut off.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="request">A hash of it: the same key is good for the same request only.</param>
    public Task<Reservation> ReserveAsync(string apiKey, string key, string request, CancellationToken ct) => db.WriteAsync<Reservation>(async tx =>
    {
        var now = clock.GetUtcNow();
        tx.Do($"delete from api_answers where key_id = {apiKey} and idempotency_key = {key} and begun_at < {(now - Kept).ToUnixTimeMilliseconds()}");
        if (await tx.RunAsync($"insert into api_answers (key_id, idempotency_key, request, begun_at) values ({apiKey}, {key}, {request}, {now.ToUnixTimeMilliseconds()}) on conflict do nothing", ct) == 1) return new Reservation.Free();
        var found = await tx.FindAsync($"select request, begun_at, answer from api_answers where key_id = {apiKey} and idempotency_key = {key}", row =>
            (Request: row.GetString(0), Begun: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), Answer: row.GetText(2)).ToTuple(), ct);
        return found switch
        {
            null => new Reservation.Running(), // Released at this moment.
            _ when found.Item1 != request => new Reservation.Another(),
            { Item3: { } answer } => new Reservation.Answered(secrets.Open(SealedColumn.ApiAnswer, [apiKey, key], answer)),
            _ => now - found.Item2 > Patience ? new Reservation.Broken() : new Reservation.Running(),
        };
    }, ct);

    /// <param name="answer">As text; it may hold a secret, and is sealed.</param>
    public Task FinishAsync(string apiKey, string key, int status, string answer) =>
        db.RunAsync($"update api_answers set status = {status}, answer = {secrets.Seal(SealedColumn.ApiAnswer, [apiKey, key], answer)} where key_id = {apiKey} and idempotency_key = {key}", CancellationToken.None);

    /// <summary>Nothing was done: the key is free again.</summary>
    public Task ReleaseAsync(string apiKey, string key) => db.RunAsync($"delete from api_answers where key_id = {apiKey} and idempotency_key = {key} and answer is null", CancellationToken.None);

    internal static Task ForgetAsync(InstanceDb db, DateTimeOffset now, CancellationToken ct) => db.RunAsync($"delete from api_answers where begun_at < {(now - Kept).ToUnixTimeMilliseconds()}", ct);
}

/// <summary>What an idempotency key is worth now.</summary>
public abstract record Reservation
{
    Reservation() { }

    /// <summary>It is ours: go on.</summary>
    public sealed record Free : Reservation;

    public sealed record Answered(string Text) : Reservation;

    /// <summary>It belongs to another request.</summary>
    public sealed record Another : Reservation;

    public sealed record Running : Reservation;

    /// <summary>It began and was never answered: nobody knows how far it came.</summary>
    public sealed record Broken : Reservation;
}
