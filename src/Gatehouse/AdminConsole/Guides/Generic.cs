namespace Gatehouse.AdminConsole.Guides;

/// <summary>Any other: by the names that most products use.</summary>
static class Generic
{
    public static Vendor Saml { get; } = new("generic-saml", "Another, by SAML",
        new("The address of its metadata (best: then its certificates may change by themselves), or the file.",
        [
            new("Create an application", "In your identity provider make an application or service provider of the kind SAML 2.0. Where it reads our metadata, that is all it needs.") { Enter = [("Metadata URL", "{metadata}")] },
            new("Or enter the addresses", "The binding is HTTP-POST. Sign the assertion, with SHA-256.") { Enter = [("ACS URL, Reply URL, Single sign-on URL", "{acs}"), ("Entity ID, Audience", "{entityId}"), ("Single logout URL", "{logout}")] },
            new("Send the attributes", "The NameID is something that never changes for a person (format persistent), rather than the e-mail address.") { Columns = ("Attribute name", "What it holds"), Map = [("email", "e-mail address"), ("firstName", "given name"), ("lastName", "family name"), ("displayName", "name as shown"), ("groups", "groups, if they matter at sign-in")] },
            new("Assign", "Choose who may sign in."),
        ]), null, null);

    public static Vendor Oidc { get; } = new("generic-oidc", "Another, by OpenID Connect", null,
        new("The issuer, to the letter as its discovery document (…/.well-known/openid-configuration) says it; the client id and the client secret.",
        [
            new("Create a client", "In your identity provider make a confidential client (web application) with the authorization code flow and PKCE (S256).") { Enter = [("Redirect URI", "{redirectUri}")] },
            new("Allow the scopes", "The scopes **openid**, **profile** and **email**; where groups matter at sign-in, a claim **groups**."),
            new("Sign out there and here", "Where it has a field for it.") { Enter = [("Back-channel logout URI", "{backChannelLogout}")] },
            new("Assign", "Choose who may sign in."),
        ]), null);

    public static Vendor Scim { get; } = new("generic-scim", "Another, by SCIM 2.0", null, null,
        new("The first request with the token turns the check here green.",
        [
            new("Enter the address and the token", "The protocol is SCIM 2.0; the authentication is a bearer token (HTTP header **Authorization: Bearer**).") { Enter = [("SCIM base URL", "{base}")] },
            new("Map the attributes", "userName is required and unique; externalId is best something that never changes.") { Columns = ("SCIM attribute", "What it holds"), Map = [("userName", "what people sign in with, mostly the e-mail address"), ("externalId", "the id of the person in your directory"), ("emails[type eq \"work\"].value", "e-mail address"), ("name.givenName, name.familyName", "given name, family name"), ("active", "whether the person may come in")] },
            new("Assign people, then push groups", "People first: a group can only hold people who are here."),
        ]));
}
