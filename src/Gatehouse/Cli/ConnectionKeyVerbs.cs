using System.CommandLine;
using Gatehouse.Connections;

namespace Gatehouse.Cli;

/// <summary>The certificates of a connection's identity provider.</summary>
static class ConnectionKeyVerbs
{
    public static Command Keys(Argument<string> id) => new("keys", "The certificates of the identity provider.") { List(id), Accept(id), Remove(id) };

    static Command List(Argument<string> id) => Workplace.Does(new Command("list", "Lists them with their states.") { id }, async (place, parsed, ct) =>
    {
        var (found, now) = (await ConnectionVerbs.FindAsync(place, parsed.GetRequiredValue(id), ct), place.Clock.GetUtcNow());
        place.Say(found.Keys.Select(k => ConnectionText.Key(k, now)).ToList(), _ => Table.Write(["THUMBPRINT (SHA-256)", "STATE", "FIRST SEEN", "LAST USED", "ENDS"],
            found.Keys.Select(k => (string[])[k.Thumbprint, k.State(now), Table.Time(k.FirstSeen), Table.Time(k.UsedAt), Table.Time(k.EndsAt)])));
    });

    static Command Accept(Argument<string> id)
    {
        var thumbprint = new Argument<string?>("THUMBPRINT") { Description = "Its beginning. Without: all that wait.", Arity = ArgumentArity.ZeroOrOne };
        return Workplace.Does(new Command("accept", "Trusts certificates that wait, after you compared their thumbprints with those at the identity provider.") { id, thumbprint }, async (place, parsed, ct) =>
        {
            var done = await place.ConnectionKeys.AcceptAsync(parsed.GetRequiredValue(id), parsed.GetValue(thumbprint), Common.Person, ct) ?? throw ConnectionVerbs.NoSuch(parsed.GetValue(id));
            if (done.Length == 0) throw new CliException("No such certificate waits. See: gatehouse connection keys list");
            place.Say(new { id = parsed.GetValue(id), accepted = done.Split(' ') }, told => Console.WriteLine($"Trusted: {string.Join(", ", told.accepted)}"));
        });
    }

    static Command Remove(Argument<string> id)
    {
        var thumbprint = new Argument<string>("THUMBPRINT") { Description = "Its beginning." };
        return Workplace.Does(new Command("remove", "Trusts a certificate no more, at once.") { id, thumbprint }, async (place, parsed, ct) =>
        {
            var removed = await place.ConnectionKeys.RemoveAsync(parsed.GetRequiredValue(id), parsed.GetRequiredValue(thumbprint), Common.Person, ct) ?? throw new CliException($"The connection has no certificate '{parsed.GetValue(thumbprint)}', or several that begin so.");
            place.Say(new { id = parsed.GetValue(id), removed }, told => Console.WriteLine($"Removed: {told.removed}"));
        });
    }

    public static Command Refresh(Argument<string> id) => Workplace.Does(new Command("refresh", "Reads the identity provider's metadata or discovery document now.") { id, Common.IdpPrivate }, async (place, parsed, ct) =>
    {
        using var http = new IdpHttp(place.Options);
        var (news, fault) = await place.Refresh(http).LookAsync(await ConnectionVerbs.FindAsync(place, parsed.GetRequiredValue(id), ct), ct);
        if (fault is not null) throw new CliException(fault);
        var (added, waiting) = ((news?.Added.Count ?? 0) + (news?.Confirmed.Count ?? 0), news?.Waiting.Count ?? 0);
        place.Say(new { id = parsed.GetValue(id), added, gone = news?.Gone.Count ?? 0, waiting }, told => Console.WriteLine(told.waiting > 0
            ? $"All certificates are new: {told.waiting} wait. Compare them with the identity provider's, then: gatehouse connection keys accept {told.id}"
            : $"Read. Certificates: {told.added} came, {told.gone} went."));
    });
}
