using System.CommandLine;
using Gatehouse.Connections;

namespace Gatehouse.Cli;

/// <summary>Our own keys towards identity providers.</summary>
static class SamlKeyVerbs
{
    /// <summary>Whoever reads our metadata once a day has the new key then.</summary>
    static readonly TimeSpan Published = TimeSpan.FromHours(24);

    static readonly Argument<string> Id = new("ID") { Description = "The key's id, from: gatehouse saml-key list" };

    public static Command Command { get; } = new("saml-key", "Our own keys towards identity providers: of requests, of encryption, of private_key_jwt.") { List(), Next(), Use(), Retire() };

    static Command List() => Workplace.Does(new Command("list", "Lists them."), async (place, _, ct) =>
    {
        using var store = await place.SamlKeysAsync(ct);
        await store.PublishedAsync(SamlKey.Signing, ct);
        await store.PublishedAsync(SamlKey.Encryption, ct);
        var (keys, signing) = (await store.ListAsync(ct), (await store.SigningAsync(ct)).Id);
        place.Say(keys.Select(k => new { id = k.Id, purpose = k.Purpose, state = State(k, signing), thumbprint = k.Thumbprint, createdAt = k.CreatedAt, currentAt = k.CurrentAt, retiredAt = k.RetiredAt, endsAt = new DateTimeOffset(k.Certificate.NotAfter) }).ToList(),
            told => Table.Write(["ID", "FOR", "STATE", "THUMBPRINT", "MADE"], told.Select(k => (string[])[k.id, k.purpose, k.state, k.thumbprint, Table.Time(k.createdAt)])));
    });

    static string State(SamlKey key, string signing) => key switch
    {
        { RetiredAt: not null } => "retired",
        { CurrentAt: null } => "next",
        { Purpose: SamlKey.Signing } when key.Id != signing => "retiring",
        _ => "current",
    };

    static Command Next()
    {
        var purpose = new Option<string>("--for") { Description = "signing or encryption.", HelpName = "PURPOSE", DefaultValueFactory = _ => SamlKey.Signing };
        purpose.AcceptOnlyFromAmong(SamlKey.Signing, SamlKey.Encryption);
        return Workplace.Does(new Command("next", "Makes the next key and publishes it. A signing key is not used yet.") { purpose }, async (place, parsed, ct) =>
        {
            using var store = await place.SamlKeysAsync(ct);
            await store.PublishedAsync(parsed.GetRequiredValue(purpose), ct);
            var made = await store.MakeAsync(parsed.GetRequiredValue(purpose), first: false, ct);
            place.Say(new { id = made.Id, purpose = made.Purpose, thumbprint = made.Thumbprint }, told => Console.WriteLine($"Published: {told.id} ({told.thumbprint}).\nWhen the identity providers have it (connection show tells when each fetched our metadata): gatehouse saml-key use {told.id}"));
        });
    }

    static Command Use()
    {
        var yes = Common.Yes();
        return Workplace.Does(new Command("use", "Signs with it from now on.") { Id, yes }, async (place, parsed, ct) =>
        {
            using var store = await place.SamlKeysAsync(ct);
            var key = (await store.ListAsync(ct)).Find(k => k.Id == parsed.GetValue(Id)) ?? throw NoSuch(parsed);
            if (place.Clock.GetUtcNow() - key.CreatedAt < Published && !parsed.GetValue(yes)) throw new CliException("The key was published less than a day ago: identity providers that check our signatures may not know it yet. Say --yes to go on.");
            if (!await store.UseAsync(key.Id, ct)) throw NoSuch(parsed);
            place.Say(new { id = key.Id, used = true }, _ => Console.WriteLine("Used from now on, on every node within a minute. The one before stays published: gatehouse saml-key retire"));
        });
    }

    static Command Retire() => Workplace.Does(new Command("retire", "Publishes a key no more, and reads nothing with it.") { Id }, async (place, parsed, ct) =>
    {
        using var store = await place.SamlKeysAsync(ct);
        if (!await store.RetireAsync(parsed.GetRequiredValue(Id), ct)) throw new CliException("There is no such key, or it is the one in use: make and use another first.");
        place.Say(new { id = parsed.GetValue(Id), retired = true }, _ => Console.WriteLine("Retired."));
    });

    static CliException NoSuch(ParseResult parsed) => new($"There is no signing key '{parsed.GetValue(Id)}' that could be used. See: gatehouse saml-key list");
}
