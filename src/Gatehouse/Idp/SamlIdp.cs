using System.Xml;
using System.Text;

namespace Gatehouse.Idp;

/// <summary>The SAML 2.0 half: metadata, sign-on, and logout both ways.</summary>
sealed class SamlIdp(IdpOptions options, Keys keys, Sessions sessions, TimeProvider clock)
{
    public string EntityId => options.EntityId ?? options.Url + "/saml/metadata";

    public IResult Metadata()
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new() { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("md", "EntityDescriptor", Names.Metadata);
            xml.WriteAttributeString("entityID", EntityId);
            xml.WriteStartElement("md", "IDPSSODescriptor", Names.Metadata);
            xml.WriteAttributeString("WantAuthnRequestsSigned", options.Quirks.DemandsSignedRequests ? "true" : "false");
            xml.WriteAttributeString("protocolSupportEnumeration", Names.Protocol);
            foreach (var (_, certificate) in keys.Published)
            {
                xml.WriteStartElement("md", "KeyDescriptor", Names.Metadata);
                xml.WriteStartElement("ds", "KeyInfo", Names.Signature);
                xml.WriteStartElement("ds", "X509Data", Names.Signature);
                xml.WriteElementString("ds", "X509Certificate", Names.Signature, Convert.ToBase64String(certificate.RawData));
                xml.WriteEndElement();
                xml.WriteEndElement();
                xml.WriteEndElement();
            }

            foreach (var (name, path) in (ReadOnlySpan<(string, string)>)[("SingleLogoutService", "/saml/slo"), ("SingleSignOnService", "/saml/sso")])
                foreach (var binding in (ReadOnlySpan<string>)[Names.Redirect, Names.Post])
                {
                    xml.WriteStartElement("md", name, Names.Metadata);
                    xml.WriteAttributeString("Binding", binding);
                    xml.WriteAttributeString("Location", options.Url + path);
                    xml.WriteEndElement();
                }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return Results.Text(text.ToString(), "application/samlmetadata+xml");
    }

    /// <summary>GET and POST /saml/sso</summary>
    public async Task<IResult> SignOnAsync(HttpContext http, CancellationToken ct)
    {
        if (await SamlMessage.ReadAsync(http, "SAMLRequest") is not { } request) return Pages.Say(400, "No request", "There is no SAMLRequest here.");
        var to = await ServiceProvider.FindAsync(request.Issuer, ct);
        if (options.Quirks.DemandsSignedRequests && !request.IsSignedBy(to.SigningKeys)) return Pages.Say(400, "Not signed", "The AuthnRequest is not signed by the service provider.");
        var acs = request.Root.GetAttribute("AssertionConsumerServiceURL") is { Length: > 0 } asked ? asked : to.Acs;
        if (acs != to.Acs) return Pages.Say(400, "Another address", "The AssertionConsumerServiceURL is not the one in the metadata.");
        var again = request.Root.GetAttribute("ForceAuthn") is "true" or "1";
        return await sessions.WithAsync(http, again, http.Request.Query["login_hint"], session => Task.FromResult(Answer(to, acs, request.Id, session, request.RelayState)));
    }

    /// <summary>GET /saml/start?sp=ENTITY&amp;RelayState=…: what a tile of the provider's own page does.</summary>
    public async Task<IResult> StartAsync(HttpContext http, CancellationToken ct)
    {
        var to = await ServiceProvider.FindAsync(http.Request.Query["sp"].ToString(), ct);
        return await sessions.WithAsync(http, again: false, hint: null, session => Task.FromResult(Answer(to, to.Acs, null, session, http.Request.Query["RelayState"])));
    }

    IResult Answer(ServiceProvider to, string acs, string? inResponseTo, Session session, string? relayState)
    {
        var response = new SamlResponse(EntityId, to, acs, inResponseTo, session, keys, options.Quirks, clock.GetUtcNow());
        session.Participants.Enqueue(new(to.EntityId, response.NameId, response.Format, response.SessionIndex));
        return Pages.Post(acs, [new("SAMLResponse", Convert.ToBase64String(Encoding.UTF8.GetBytes(response.Write()))), new("RelayState", string.IsNullOrEmpty(relayState) ? null : relayState)]);
    }

    /// <summary>GET and POST /saml/slo: a LogoutRequest ends the session here; a LogoutResponse goes on with the next participant.</summary>
    public async Task<IResult> LogoutAsync(HttpContext http, CancellationToken ct)
    {
        if (await SamlMessage.ReadAsync(http, "SAMLResponse") is not null) return await EndAsync(http, ct);
        if (await SamlMessage.ReadAsync(http, "SAMLRequest") is not { } request) return Pages.Say(400, "No message", "There is no logout message here.");
        var to = await ServiceProvider.FindAsync(request.Issuer, ct);
        if (!request.IsSignedBy(to.SigningKeys)) return Pages.Say(400, "Not signed", "The LogoutRequest is not signed by the service provider.");
        sessions.End(http);
        if (to.Logout is null) return Pages.Say(200, "Signed out", "You are signed out.");
        var signed = !options.Quirks.UnsignedLogoutResponse;
        if (request.RawQuery is not null) return Redirect(to.Logout, SamlMessage.Query("SAMLResponse", LogoutMessages.Response(EntityId, to.Logout, request.Id, clock.GetUtcNow()).OuterXml, request.RelayState, keys, options.Quirks, signed));
        var response = LogoutMessages.Response(EntityId, to.Logout, request.Id, clock.GetUtcNow());
        if (signed) Signing.Sign(response, keys, options.Quirks);
        return Pages.Post(to.Logout, [new("SAMLResponse", Convert.ToBase64String(Encoding.UTF8.GetBytes(response.OuterXml))), new("RelayState", request.RelayState)]);
    }

    /// <summary>GET /logout: the provider ends the session, and asks each service provider to do the same.</summary>
    public async Task<IResult> EndAsync(HttpContext http, CancellationToken ct)
    {
        while (sessions.Of(http) is { } session && session.Participants.TryDequeue(out var participant))
            if ((await ServiceProvider.FindAsync(participant.EntityId, ct)).Logout is { } logout)
                return Redirect(logout, SamlMessage.Query("SAMLRequest", LogoutMessages.Request(EntityId, logout, participant, clock.GetUtcNow()).OuterXml, null, keys, options.Quirks));
        sessions.End(http);
        return Pages.Say(200, "Signed out", "You are signed out everywhere.");
    }

    static IResult Redirect(string to, string query) => Results.Redirect($"{to}{(to.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}");
}
