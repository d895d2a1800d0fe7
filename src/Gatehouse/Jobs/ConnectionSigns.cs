using System.Globalization;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Domains;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Jobs;

/// <summary>What is wrong, or will be, with the connections and domains of Orgs: each Org that is served is told.</summary>
static class ConnectionSigns
{
    const int Most = 1000;

    static readonly TimeSpan Unreadable = TimeSpan.FromDays(1);
    static readonly int[] Days = [60, 30, 7, 1];

    public static async Task<List<AlertSign>> LookAsync(InstanceDb db, DateTimeOffset now, CancellationToken ct) =>
        [.. await CertificatesAsync(db, now, ct), .. await SecretsAsync(db, now, ct), .. await UnreadableAsync(db, now, ct), .. await WaitingAsync(db, ct), .. await DomainsAsync(db, ct)];

    /// <summary>Only where no later certificate is known.</summary>
    static Task<List<AlertSign>> CertificatesAsync(InstanceDb db, DateTimeOffset now, CancellationToken ct) => db.ListAsync($"""
        {PlannedByValues} select s.org_id, c.id, c.name, max(k.ends_at) from connection_keys k join connections c on c.id = k.connection_id join connection_orgs s on s.connection_id = c.id
        where c.state = {Connection.Active} and k.accepted_at is not null and k.gone_at is null group by s.org_id, c.id, c.name
        having max(k.ends_at) < {(now + TimeSpan.FromDays(Days[0])).ToUnixTimeMilliseconds()} limit {Most}
        """, row => Ending("certificate-ending", "certificate", row, now), ct);

    static Task<List<AlertSign>> SecretsAsync(InstanceDb db, DateTimeOffset now, CancellationToken ct) => db.ListAsync($"""
        {PlannedByValues} select s.org_id, c.id, c.name, c.secret_ends_at from connections c join connection_orgs s on s.connection_id = c.id
        where c.state = {Connection.Active} and c.secret_ends_at < {(now + TimeSpan.FromDays(Days[0])).ToUnixTimeMilliseconds()} limit {Most}
        """, row => Ending("secret-ending", "client secret", row, now), ct);

    static Task<List<AlertSign>> UnreadableAsync(InstanceDb db, DateTimeOffset now, CancellationToken ct) => db.ListAsync($"""
        {PlannedByValues} select s.org_id, c.id, c.name, c.refresh_fault from connections c join connection_orgs s on s.connection_id = c.id
        where c.state = {Connection.Active} and c.failing_since < {(now - Unreadable).ToUnixTimeMilliseconds()} limit {Most}
        """, row => new AlertSign(new(row.GetString(0)), "connection-unreadable", row.GetString(1), $"'{row.GetString(2)}': {row.GetString(3)}"), ct);

    static Task<List<AlertSign>> WaitingAsync(InstanceDb db, CancellationToken ct) => db.ListAsync($"""
        select distinct s.org_id, c.id, c.name from connection_keys k join connections c on c.id = k.connection_id join connection_orgs s on s.connection_id = c.id
        where c.state <> {Connection.Disabled} and k.accepted_at is null limit {Most}
        """, row => new AlertSign(new(row.GetString(0)), "certificates-waiting", row.GetString(1), $"The metadata of '{row.GetString(2)}' names other certificates only. Compare them, then: gatehouse connection keys accept {row.GetString(1)}"), ct);

    static Task<List<AlertSign>> DomainsAsync(InstanceDb db, CancellationToken ct) => db.ListAsync($"""
        select d.org_id, d.name, d.fault from domains d where d.state = {Domain.Failing} limit {Most}
        """, row => new AlertSign(new(row.GetString(0)), "domain-failing", row.GetString(1), $"The proof of {row.GetString(1)} is not found any more. {row.GetString(2)}"), ct);

    /// <summary>One alert for each threshold: 60 ends where 30 begins, and is resolved.</summary>
    static AlertSign Ending(string rule, string what, Row row, DateTimeOffset now)
    {
        var left = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)) - now;
        var days = left <= TimeSpan.Zero ? 0 : Days.Last(d => left <= TimeSpan.FromDays(d));
        var when = days switch { 0 => "has ended", 1 => "ends in a day or less", _ => string.Create(CultureInfo.InvariantCulture, $"ends in {days} days or less") };
        return new(new(row.GetString(0)), rule, string.Create(CultureInfo.InvariantCulture, $"{row.GetString(1)}/{days}"), $"The {what} of '{row.GetString(2)}' {when}.");
    }
}
