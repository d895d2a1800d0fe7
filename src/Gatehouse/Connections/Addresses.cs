namespace Gatehouse.Connections;

/// <summary>Where a connection is reached at. All of it is unique to the connection, so that no message for one can be meant for another (B10).</summary>
public sealed record Addresses(string PublicUrl, string Connection)
{
    string Base => $"{PublicUrl.TrimEnd('/')}/sso/{Connection}";

    /// <summary>Our entity id is where our metadata lies.</summary>
    public string EntityId => Metadata;

    public string Metadata => Base + "/metadata";

    public string Acs => Base + "/acs";

    public string Logout => Base + "/slo";

    public string Start => Base + "/start";

    /// <summary>The redirect URI.</summary>
    public string Callback => Base + "/callback";

    public string BackChannelLogout => Base + "/backchannel";

    /// <summary>Public keys for private_key_jwt.</summary>
    public string Jwks => Base + "/jwks";
}
