using System.CommandLine;
using Gatehouse.Tokens;

namespace Gatehouse.Cli;

static class TokenVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Command { get; } = new("token", "SCIM tokens of an Org.") { Issue(), List(), Rotate(), Revoke(), Set() };

    static Command Issue()
    {
        var name = new Option<string>("--name") { Description = "What it is for, such as \"Okta production\".", HelpName = "N", DefaultValueFactory = _ => "SCIM" };
        var expires = Common.Duration("--expires", "How long it is valid, a year at most (first choice 180d).");
        var strict = new Option<bool>("--strict") { Description = "Speak to this client by the letter of the RFC: --set profile=strict." };
        var settings = Settings();
        return Workplace.Does(new Command("issue", "Makes a token and shows it, once.") { Org, name, expires, strict, settings }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var chosen = Common.Read(parsed.GetValue(settings) ?? []);
            if (parsed.GetValue(strict)) chosen["profile"] = "strict";
            Tell(place, Workplace.Granted(await place.Tokens.IssueAsync(db, Name(parsed.GetRequiredValue(name)), Life(parsed.GetValue(expires)), chosen, Common.Person, ct)), await place.ScimBaseUrlAsync(ct));
        });
    }

    static Command List() => Workplace.Does(new Command("list", "Lists the tokens, never their text.") { Org }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        var now = place.Clock.GetUtcNow();
        place.Say((await TokenStore.ListAsync(db, ct)).Select(t => new
        {
            id = t.Id, name = t.Name, hint = t.Hint, state = t.State(now), settings = t.Settings, createdBy = t.CreatedBy, createdAt = t.CreatedAt,
            expiresAt = t.ExpiresAt, revokedAt = t.RevokedAt, replacedBy = t.ReplacedBy, lastUsedAt = t.UsedAt, lastUsedFrom = t.UsedFrom, lastUsedAgent = t.UsedAgent,
        }).ToList(), tokens => Table.Write(["ID", "NAME", "TOKEN", "STATE", "EXPIRES", "LAST USED"], tokens.Select(t =>
            (string[])[t.id, t.name, t.hint, t.state, Table.Time(t.expiresAt), t.lastUsedAt is null ? "never" : $"{Table.Time(t.lastUsedAt)} from {t.lastUsedFrom}"])));
    });

    static Command Rotate()
    {
        var id = Id();
        var overlap = Common.Duration("--overlap", "How long the old token stays valid (first choice 24h).");
        var expires = Common.Duration("--expires", "How long the new one is valid, a year at most (first choice 180d).");
        return Workplace.Does(new Command("rotate", "Makes a new token in place of one, which stays valid a while.") { id, Org, overlap, expires }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var issued = await place.Tokens.RotateAsync(db, parsed.GetRequiredValue(id), parsed.GetValue(overlap) ?? TokenStore.FirstOverlap, Life(parsed.GetValue(expires)), Common.Person, ct)
                ?? throw new CliException($"There is no valid token '{parsed.GetValue(id)}' to rotate. Issue a new one: gatehouse token issue --org {parsed.GetValue(Org)}");
            Tell(place, issued, await place.ScimBaseUrlAsync(ct));
        });
    }

    static Command Revoke()
    {
        var id = Id();
        return Workplace.Does(new Command("revoke", "Ends a token: the next request with it is refused.") { id, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            if (!await place.Tokens.RevokeAsync(db, parsed.GetRequiredValue(id), Common.Person, ct)) throw NoSuch(parsed.GetValue(id));
            place.Say(new { id = parsed.GetValue(id), revoked = true }, _ => Console.WriteLine("Revoked."));
        });
    }

    static Command Set()
    {
        var (id, settings) = (Id(), new Argument<string[]>("KEY=VALUE") { Description = "Such as profile=strict or patch-answer=body; KEY= takes it back.", Arity = ArgumentArity.OneOrMore });
        return Workplace.Does(new Command("set", "Changes how a token's client is spoken to.") { id, settings, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var token = await TokenStore.FindAsync(db, parsed.GetRequiredValue(id), ct) ?? throw NoSuch(parsed.GetValue(id));
            var changed = token.Settings.Concat(Common.Read(parsed.GetRequiredValue(settings))).GroupBy(s => s.Key, StringComparer.Ordinal)
                .Select(s => s.Last()).Where(s => s.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
            await place.Tokens.SetAsync(db, token.Id, changed, Common.Person, ct);
            place.Say(changed, now => Console.WriteLine(now.Count == 0 ? "All settings are at their first choice." : string.Join(Environment.NewLine, now.Select(s => $"{s.Key}={s.Value}"))));
        });
    }

    static Argument<string> Id() => new("ID") { Description = "The token's id, from: gatehouse token list" };

    static Option<string[]> Settings() => new("--set") { Description = "How to speak to this client: KEY=VALUE, several times.", HelpName = "KEY=VALUE" };

    static string Name(string name) => name.Trim() is { Length: > 0 and <= 100 } good ? good : throw new CliException("A token's name has 1 to 100 characters.");

    static TimeSpan Life(TimeSpan? given) => (given ?? TokenStore.FirstLife) is var life && life <= TokenStore.LongestLife ? life : throw new CliException($"A token is valid for {TokenStore.LongestLife.TotalDays} days at most.");

    static CliException NoSuch(string? id) => new($"There is no token '{id}' in this Org. See: gatehouse token list");

    static void Tell(Workplace place, IssuedToken issued, string baseUrl) => place.Say(
        new { token = issued.Text, id = issued.Token.Id, expiresAt = issued.Token.ExpiresAt, scimBaseUrl = baseUrl },
        told => Console.WriteLine($"""
            SCIM base URL  {told.scimBaseUrl}
            Token          {told.token}
            Id             {told.id}
            Valid until    {Table.Time(told.expiresAt)}

            This is the only time the token is shown.
            """));
}
