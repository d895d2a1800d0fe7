using System.CommandLine;
using System.Globalization;
using Gatehouse.Connections;
using Gatehouse.Saml;

namespace Gatehouse.Cli;

/// <summary>How a person tells what is known of an identity provider: at the making of a connection and later.</summary>
static class ConnectionOptions
{
    static readonly Option<string?> MetadataUrl = new("--metadata-url") { Description = "SAML: where its metadata lies. It is read now, and then every day.", HelpName = "URL" };
    static readonly Option<string?> MetadataFile = new("--metadata") { Description = "SAML: its metadata as a file, or - to paste it.", HelpName = "FILE" };
    static readonly Option<string?> Entity = new("--entity") { Description = "SAML: which one is meant, where the metadata speaks of several.", HelpName = "ID" };
    static readonly Option<string?> Issuer = new("--issuer") { Description = "OIDC: its issuer, to the letter.", HelpName = "URL" };
    static readonly Option<string?> ClientId = new("--client-id") { Description = "OIDC: as what it knows us.", HelpName = "ID" };
    static readonly Option<string?> SecretFile = new("--client-secret-file") { Description = "OIDC: a file with the client secret, or - for standard input. Never an argument: everybody on the machine can read those.", HelpName = "FILE" };
    static readonly Option<string?> SecretEnds = new("--secret-ends") { Description = "OIDC: the day on which the client secret ends, to be warned before.", HelpName = "YYYY-MM-DD" };

    public static void AddTo(Command command)
    {
        foreach (var option in (Option[])[MetadataUrl, MetadataFile, Entity, Issuer, ClientId, SecretFile, SecretEnds, Common.IdpPrivate]) command.Add(option);
    }

    public static bool SpeakOfOidc(ParseResult parsed) => parsed.GetValue(Issuer) is not null || parsed.GetValue(ClientId) is not null || parsed.GetValue(SecretFile) is not null;

    /// <summary>What was told, looked up at the identity provider where it has an address.</summary>
    /// <param name="known">What the connection knows already; null of a new one.</param>
    public static async Task<ConnectionWish> ReadAsync(Workplace place, ParseResult parsed, string protocol, IdentityProvider? known, CancellationToken ct)
    {
        using var http = new IdpHttp(place.Options);
        var (saml, oidc) = (parsed.GetValue(MetadataUrl) is not null || parsed.GetValue(MetadataFile) is not null, SpeakOfOidc(parsed));
        if (protocol == "saml" ? oidc : saml) throw new CliException($"This is a connection by {protocol.ToUpperInvariant()}: {(protocol == "saml" ? "--issuer, --client-id and --client-secret-file are" : "--metadata and --metadata-url are")} for the other kind.");
        return protocol == "saml" ? saml ? await SamlAsync(place, parsed, http, ct) : new() : await OidcAsync(place, parsed, http, (IdentityProvider.Oidc?)known ?? new("", ""), ct);
    }

    static async Task<ConnectionWish> SamlAsync(Workplace place, ParseResult parsed, IdpHttp http, CancellationToken ct)
    {
        var (url, entity, refresh) = (parsed.GetValue(MetadataUrl), parsed.GetValue(Entity), place.Refresh(http));
        if (url is not null && http.Problem(url) is { } problem) throw new CliException(problem);
        var (metadata, fault) = parsed.GetValue(MetadataFile) is { } file ? refresh.Read(await BytesAsync(file, ct), entity) : await refresh.FetchAsync(url!, entity, ct);
        if (metadata is null) throw new CliException(fault!);
        if (metadata.Certificates.Any(c => KeyNews.ThumbprintOf(c) is null)) throw new CliException("The metadata holds a certificate that cannot be used: RSA keys have 2048 bits or more, other keys are ECDSA.");
        return new() { Idp = new IdentityProvider.Saml(metadata.EntityId, metadata.SignOn, metadata.Logout, metadata.WantsSignedRequests), Certificates = metadata.Certificates, MetadataUrl = url };
    }

    static async Task<ConnectionWish> OidcAsync(Workplace place, ParseResult parsed, IdpHttp http, IdentityProvider.Oidc known, CancellationToken ct)
    {
        var (issuer, client) = (parsed.GetValue(Issuer), parsed.GetValue(ClientId));
        if (issuer is not null && await new Providers(http, place.Options, place.Clock).ReadAsync(issuer, ct) is (null, var fault)) throw new CliException(fault);
        return new()
        {
            Idp = issuer is null && client is null ? null : new IdentityProvider.Oidc(issuer ?? known.Issuer, client ?? known.ClientId),
            Secret = parsed.GetValue(SecretFile) is { } file ? Secret(System.Text.Encoding.UTF8.GetString(await BytesAsync(file, ct))) : null,
            SecretEndsAt = parsed.GetValue(SecretEnds) is not { } day ? null
                : DateTimeOffset.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var ends) ? ends : throw new CliException($"--secret-ends: '{day}' is no day such as 2027-12-31."),
        };
    }

    static string Secret(string text) => text.Trim() is { Length: > 0 and <= 1000 } secret ? secret : throw new CliException("There is no client secret in it.");

    static async Task<byte[]> BytesAsync(string file, CancellationToken ct)
    {
        await using var from = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        using var into = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await from.ReadAsync(buffer, ct) is > 0 and var read)
        {
            if (into.Length + read > IdpMetadata.Longest) throw new CliException($"'{file}' is too long.");
            into.Write(buffer, 0, read);
        }

        return into.ToArray();
    }
}
