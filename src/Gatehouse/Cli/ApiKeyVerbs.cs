using System.CommandLine;
using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Tokens;

namespace Gatehouse.Cli;

static class ApiKeyVerbs
{
    static readonly Option<string?> Org = new("--org") { Description = "The Org's slug or id: a key for this Org alone. Without: a key of the instance, for all Orgs.", HelpName = "SLUG" };

    public static Command Command { get; } = new("api-key", "Keys of the management API, /api/v1.") { Create(), List(), Revoke() };

    static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What it is for." };
        var scopes = new Option<string[]>("--scope") { Description = "What it may do, such as members:read or access:write; *:read and *:write are every area. Several times.", HelpName = "AREA:read|write", Required = true, AllowMultipleArgumentsPerToken = true };
        var expires = Common.Duration("--expires", "How long it is valid, ten years at most (first choice 365d).");
        return Workplace.Does(new Command("create", "Makes a key and shows it, once.") { name, Org, scopes, expires }, async (place, parsed, ct) =>
        {
            var called = parsed.GetRequiredValue(name).Trim();
            if (called.Length is 0 or > 100) throw new CliException("A key's name has 1 to 100 characters.");
            var life = parsed.GetValue(expires) ?? ApiKeyStore.FirstLife;
            if (life > ApiKeyStore.LongestLife) throw new CliException($"A key is valid for {ApiKeyStore.LongestLife.TotalDays} days at most.");
            var (key, text) = await place.ApiKeys.CreateAsync(await OwnerAsync(place, parsed, ct), called, [.. parsed.GetRequiredValue(scopes).Select(ApiScope.Read)], life, Common.Person, ct);
            var url = await place.PublicUrlAsync(ct) + "/api/v1";
            place.Say(new { key = text, id = key.Id, scopes = key.Scopes.Select(s => s.ToString()), expiresAt = key.ExpiresAt, url }, told => Console.WriteLine($"""
                API          {told.url}
                Key          {told.key}
                Id           {told.id}
                Valid until  {Table.Time(told.expiresAt)}

                This is the only time the key is shown.
                """));
        });
    }

    static Command List() => Workplace.Does(new Command("list", "Lists the keys, never their text.") { Org }, async (place, parsed, ct) =>
    {
        var now = place.Clock.GetUtcNow();
        place.Say((await place.ApiKeys.ListAsync(await OwnerAsync(place, parsed, ct), ct)).ConvertAll(k => new
        {
            id = k.Id, name = k.Name, hint = k.Hint, state = k.State(now), scopes = k.Scopes.Select(s => s.ToString()).ToList(), createdBy = k.CreatedBy, createdAt = k.CreatedAt, expiresAt = k.ExpiresAt, revokedAt = k.RevokedAt, lastUsedAt = k.UsedAt, lastUsedFrom = k.UsedFrom,
        }), keys => Table.Write(["ID", "NAME", "KEY", "STATE", "SCOPES", "EXPIRES", "LAST USED"], keys.Select(k =>
            (string[])[k.id, k.name, k.hint, k.state, string.Join(' ', k.scopes), Table.Time(k.expiresAt), k.lastUsedAt is null ? "never" : $"{Table.Time(k.lastUsedAt)} from {k.lastUsedFrom}"])));
    });

    static Command Revoke()
    {
        var id = new Argument<string>("ID") { Description = "The key's id, from: gatehouse api-key list" };
        return Workplace.Does(new Command("revoke", "Ends a key: the next request with it is refused.") { id, Org }, async (place, parsed, ct) =>
        {
            if (!await place.ApiKeys.RevokeAsync(await OwnerAsync(place, parsed, ct), parsed.GetRequiredValue(id), ct))
                throw new CliException($"There is no key '{parsed.GetValue(id)}' {(parsed.GetValue(Org) is null ? "of the instance; of an Org: --org SLUG" : "of this Org")}. See: gatehouse api-key list");
            place.Say(new { id = parsed.GetValue(id), revoked = true }, _ => Console.WriteLine("Revoked."));
        });
    }

    static async Task<OrgDb?> OwnerAsync(Workplace place, ParseResult parsed, CancellationToken ct) => parsed.GetValue(Org) is { } slug ? (await place.OrgAsync(slug, ct)).Db : null;
}
