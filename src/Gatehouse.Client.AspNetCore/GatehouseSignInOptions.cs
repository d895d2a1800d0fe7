namespace Gatehouse.Client.AspNetCore;

/// <summary>The app as it was registered (<c>gatehouse app create</c>), and where people go on.</summary>
public sealed class GatehouseSignInOptions
{
    /// <summary>Where Gatehouse serves, such as <c>https://id.example.com</c>.</summary>
    public string? Issuer { get; set; }

    /// <summary>The app's client id.</summary>
    public string? ClientId { get; set; }

    /// <summary>The app's secret, shown once when it was registered.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>
    /// What is asked for besides <c>openid</c> and <c>profile</c>. <c>groups</c> brings the person's groups. With <c>offline_access</c> the access is asked about anew whenever the tokens end;
    /// without, it ends by back-channel logout and webhooks alone.
    /// </summary>
    public ICollection<string> Scopes { get; } = ["email", "groups", "offline_access"];

    /// <summary>Where people come back; the app's redirect URI ends so.</summary>
    public string CallbackPath { get; set; } = "/signin-gatehouse";

    /// <summary>Where people come back after signing out; among the app's logout URIs.</summary>
    public string SignedOutPath { get; set; } = "/signed-out-gatehouse";

    /// <summary>Where somebody is sent who was refused. Gatehouse's page has told why, with a reference number.</summary>
    public string RefusedPath { get; set; } = "/";

    /// <summary>How long the cookie lasts without a request.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How long a session goes on whose access could not be asked about, because Gatehouse does not answer.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(15);
}
