using Gatehouse.Connections;
using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SignIn;

/// <summary>A member whom a connection has not met.</summary>
/// <param name="Value">What must come in the claim; null: no sign-in can be joined to this member.</param>
public sealed record Awaited(string Id, string UserName, string? Value);

/// <summary>Somebody who was refused for being nobody.</summary>
/// <param name="Now">The member who it would be today; null is nobody, and Why says so.</param>
public sealed record Stranger(DateTimeOffset At, string Reference, string? Subject, string? Now, string Why);

/// <summary>
/// How a connection and the members of an Org find each other, without changing anything: which attribute must equal which claim, who has not come yet and by what they would be joined, and those who
/// came and match nobody (product rule 4.10). The settings may be others than the connection's: a dry run.
/// </summary>
/// <param name="Attribute">Of the provisioned user.</param>
public sealed record JoinTrial(string Attribute, string Claim, int Linked, IReadOnlyList<Awaited> Waiting, IReadOnlyList<Stranger> Strangers)
{
    const int MostStrangers = 500;

    /// <param name="count">How many members at most, and those that cannot be joined first.</param>
    public static async Task<JoinTrial> RunAsync(OrgDb db, SignInLogStore log, Connection connection, int count, CancellationToken ct)
    {
        var settings = connection.Settings;
        var subject = settings.StableId.Count > 0 ? string.Join('+', settings.StableId) : connection.Protocol == "saml" ? Arrival.NameIdName : Arrival.SubjectName;
        var (attribute, claim) = settings.Join is { } join ? (join.Attribute, join.Claim) : ("externalId", subject);
        var value = SqlPart.Raw(attribute switch { "userName" => "r.user_name_key", "email" => "(select min(e.value_key) from emails e where e.org_id = r.org_id and e.user_id = r.id)", _ => "r.external_id" });
        var waiting = await db.ListAsync($"""
            select r.id, r.user_name_key, {value} from users r where r.org_id = {Mine} and r.status in ({"active"}, {"invited"})
              and not exists (select 1 from identities i where i.org_id = {Mine} and i.user_id = r.id and i.connection_id = {connection.Id})
            order by case when {value} is null then 0 else 1 end, r.id limit {count}
            """, row => new Awaited(row.GetString(0), row.GetString(1), row.GetText(2)), ct);
        var linked = await db.FindAsync($"select count(*) from identities i where i.org_id = {Mine} and i.connection_id = {connection.Id}", row => (object)row.GetInt64(0), ct);
        var strangers = new List<Stranger>();
        foreach (var entry in (await log.ListAsync(db, null, "refused", MostStrangers, ct)).Where(e => e.Connection == connection.Id && e.Check is nameof(SignInCheck.NotAssigned) or nameof(SignInCheck.JoinedToAnother)))
            if (await TryAsync(db, connection, entry, ct) is { } stranger && !strangers.Exists(s => s.Subject == stranger.Subject)) strangers.Add(stranger);
        return new(attribute, claim, (int)(long)linked!, waiting, strangers);
    }

    /// <summary>Null where the log has no claims to try.</summary>
    public static async Task<Stranger?> TryAsync(OrgDb db, Connection connection, LoggedSignIn entry, CancellationToken ct)
    {
        if (entry.Connection != connection.Id || entry.Message is not { } message || ToldClaims.Read(message) is not { } arrival) return null;
        if (Person.Of(arrival, connection.Settings, connection.Protocol) is not { } person) return new(entry.At, entry.Reference, null, null, "The stable id is not there.");
        return await Joining.FindAsync(db, connection, arrival, person, null, ct) switch
        {
            Joined.Member member => new(entry.At, entry.Reference, person.StableId, member.Id, $"It is {member.Status}."),
            Joined.Refused refused => new(entry.At, entry.Reference, person.StableId, null, refused.Detail),
            Joined.Nobody nobody => new(entry.At, entry.Reference, person.StableId, null, nobody.Detail),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
