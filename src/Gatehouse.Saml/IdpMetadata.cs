using System.Globalization;
using Gatehouse.Saml.Messages;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml;

/// <param name="Binding">post or redirect</param>
public sealed record SamlEndpoint(string Binding, string Location);

/// <summary>
/// What an identity provider says of itself: URL, upload and paste all end here (Google's is a download). Not trusted by itself: the connection pins the
/// entity and decides which keys it takes (B18).
/// </summary>
/// <param name="Certificates">For signatures, base64 of DER, in the document's order, which means nothing.</param>
/// <param name="ValidUntil">The document's own end; null when it has none.</param>
public sealed record IdpMetadata(
    string EntityId, IReadOnlyList<SamlEndpoint> SignOn, IReadOnlyList<SamlEndpoint> Logout, IReadOnlyList<string> Certificates, IReadOnlyList<string> NameIdFormats, bool WantsSignedRequests, DateTimeOffset? ValidUntil)
{
    /// <summary>A federation's aggregate is large; only an upload of one is read that long.</summary>
    public const int Longest = 4 << 20;

    /// <param name="entityId">Which entity is meant where the document holds several; null where it holds one.</param>
    public static Verdict<IdpMetadata> Read(ReadOnlyMemory<byte> document, string? entityId, DateTimeOffset now) => Verdict<IdpMetadata>.Of(() =>
    {
        var root = SafeXml.Read(document.Span, Longest);
        var entity = Entity(root, entityId);
        var until = Earliest(Instant.Of(root, "validUntil"), Instant.Of(entity, "validUntil"));
        if (until <= now) throw new SamlException(Check.MetadataValidity, string.Create(CultureInfo.InvariantCulture, $"The metadata was valid until {until.Value.UtcDateTime:yyyy-MM-dd}."));

        var idp = entity.Named(Names.Metadata, "IDPSSODescriptor").FirstOrDefault(d => (d["protocolSupportEnumeration"] ?? "").Split(' ').Contains(Names.Protocol, StringComparer.Ordinal))
            ?? throw new SamlException(Check.MetadataEntity, $"'{entity["entityID"]}' is no SAML 2.0 identity provider.");
        var signOn = Endpoints(idp, "SingleSignOnService");
        if (signOn.Count == 0) throw new SamlException(Check.MetadataEndpoint, "The metadata names no address to sign in at, by POST or redirect.");
        var certificates = CertificatesOf(idp);
        if (certificates.Count == 0) throw new SamlException(Check.MetadataKeys, "The metadata holds no certificate for signatures.");
        return new(entity["entityID"]!, signOn, Endpoints(idp, "SingleLogoutService"), certificates,
            [.. idp.Named(Names.Metadata, "NameIDFormat").Select(Leaf.Of)], IsTrue(idp["WantAuthnRequestsSigned"]), until);
    });

    static Element Entity(Element root, string? entityId)
    {
        var entities = root.Is(Names.Metadata, "EntityDescriptor") ? [root]
            : root.Is(Names.Metadata, "EntitiesDescriptor") ? root.All().Where(e => e.Is(Names.Metadata, "EntityDescriptor")).ToList()
            : throw new SamlException(Check.MetadataEntity, $"This is no SAML metadata but a {root.Name}.");
        var idps = entities.Where(e => entityId is null ? e.Named(Names.Metadata, "IDPSSODescriptor").Any() : e["entityID"] == entityId).Take(2).ToList();
        return idps switch
        {
            [var only] when !string.IsNullOrEmpty(only["entityID"]) => only,
            [] when entityId is not null => throw new SamlException(Check.MetadataEntity, $"The metadata does not speak of '{entityId}'."),
            [] => throw new SamlException(Check.MetadataEntity, "The metadata speaks of no identity provider."),
            _ => throw new SamlException(Check.MetadataEntity, "The metadata speaks of several identity providers: say which one is meant."),
        };
    }

    /// <summary>A descriptor without "use" is for signatures too (A19).</summary>
    static List<string> CertificatesOf(Element idp) => [.. idp.Named(Names.Metadata, "KeyDescriptor").Where(k => k["use"] is null or "signing")
        .SelectMany(k => k.All()).Where(e => e.Is(Names.Signature, "X509Certificate")).Select(e => string.Concat(Leaf.Of(e).Where(c => !char.IsWhiteSpace(c)))).Distinct(StringComparer.Ordinal)];

    static List<SamlEndpoint> Endpoints(Element idp, string name) => [.. from endpoint in idp.Named(Names.Metadata, name)
        let binding = endpoint["Binding"] switch { Names.PostBinding => "post", Names.RedirectBinding => "redirect", _ => null }
        where binding is not null && IsWeb(endpoint["Location"])
        select new SamlEndpoint(binding, endpoint["Location"]!)];

    static bool IsWeb(string? location) => Uri.TryCreate(location, UriKind.Absolute, out var uri) && (uri.Scheme is "https" or "http");

    static bool IsTrue(string? boolean) => boolean is "true" or "1";

    static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
}
