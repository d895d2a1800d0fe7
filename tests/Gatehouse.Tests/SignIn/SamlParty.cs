using System.IO.Compression;
using System.Text;
using System.Xml;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Idp;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Tests.SignIn;

/// <summary>A SAML identity provider without a server: the test carries what it says from browser to browser, as it likes.</summary>
sealed class SamlParty(TimeProvider? clock = null) : IDisposable
{
    readonly TimeProvider clock = clock ?? TimeProvider.System;
    readonly Keys keys = new(TimeProvider.System);

    public string EntityId { get; init; } = $"http://idp.test/{Guid.NewGuid():N}";

    public Quirks Quirks { get; init; } = new();

    public NewConnection Connection(OrgId? owner, params (string Key, string Value)[] words) => new(owner, "Acme's Okta", "generic-saml",
        new[] { ("username", "email"), ("email", "email"), ("given-name", "firstName"), ("family-name", "lastName"), ("groups", "groups") }.Concat(words)
            .GroupBy(w => w.Item1).ToDictionary(w => w.Key, w => w.Last().Item2, StringComparer.Ordinal),
        new IdentityProvider.Saml(EntityId, [new("redirect", "http://idp.test/sso"), new("post", "http://idp.test/sso")], [new("redirect", "http://idp.test/slo")], false))
    { Certificates = [Convert.ToBase64String(keys.Certificate.RawData)] };

    /// <summary>What it posts for the request that a browser was sent here with.</summary>
    public (string Acs, string Response, string RelayState) Answer(Uri asked, string person, Quirks? quirks = null, TimeSpan signedInAgo = default)
    {
        var query = QueryHelpers.ParseQuery(asked.Query);
        using var inflate = new DeflateStream(new MemoryStream(Convert.FromBase64String(query["SAMLRequest"]!)), CompressionMode.Decompress);
        var request = new XmlDocument { XmlResolver = null };
        request.Load(inflate);
        var acs = request.DocumentElement!.GetAttribute("AssertionConsumerServiceURL");
        return (acs, Respond(acs, request.DocumentElement["Issuer", "urn:oasis:names:tc:SAML:2.0:assertion"]!.InnerText, request.DocumentElement.GetAttribute("ID"), person, quirks, signedInAgo), query["RelayState"].ToString());
    }

    /// <param name="inResponseTo">Null: nobody asked.</param>
    public string Respond(string acs, string entityId, string? inResponseTo, string person, Quirks? quirks = null, TimeSpan signedInAgo = default)
    {
        var session = new Gatehouse.Idp.Session(Gatehouse.Idp.Sessions.Random(), Person.Of(person, "acme.test"), clock.GetUtcNow() - signedInAgo);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(new SamlResponse(EntityId, new(entityId, acs, null, [], null), acs, inResponseTo, session, keys, quirks ?? Quirks, clock.GetUtcNow()).Write()));
    }

    public void Dispose() => keys.Dispose();
}
