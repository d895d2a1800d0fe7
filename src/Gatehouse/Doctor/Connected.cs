using Gatehouse.Connections;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Doctor;

/// <summary>The connections that serve the Org, as rules look at them: those through which somebody may sign in.</summary>
static class Connected
{
    public static Task<List<(Connection Connection, bool IsDefault)>> ActiveAsync(Examination exam, CancellationToken ct) => exam.Db.ListAsync($"""
        select {Connection.Columns}, s.is_default from connection_orgs s join connections c on c.id = s.connection_id where s.org_id = {Mine} and c.state = {Connection.Active} order by c.created_at, c.id
        """, row => (Connection.Read(row), row.GetBoolean(22)), ct);

    public static Task<List<(string Connection, ConnectionKey Key)>> KeysAsync(Examination exam, CancellationToken ct) => exam.Db.ListAsync($"""
        select {ConnectionKey.Columns}, k.connection_id from connection_orgs s join connection_keys k on k.connection_id = s.connection_id where s.org_id = {Mine} order by k.ends_at, k.thumbprint
        """, row => (row.GetString(7), ConnectionKey.Read(row)), ct);

    /// <summary>How bad it is that something ends.</summary>
    public static Severity Ending(TimeSpan left) => left <= TimeSpan.FromDays(7) ? Severity.Error : left <= TimeSpan.FromDays(30) ? Severity.Warning : Severity.Hint;

    public static string Words(TimeSpan left) => left <= TimeSpan.Zero ? "has ended" : $"ends in {Examination.Lasting(left)}";
}
