// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Branding.</summary>
public sealed class BrandingApi
{
    readonly Transport transport;

    internal BrandingApi(Transport transport) => this.transport = transport;

    /// <summary>Shows how an Org's sign-in pages look; what is not there is as the instance's.</summary>
    /// <remarks><c>GET /orgs/{org}/branding</c>, operation <c>getBranding</c>. Needs the scope <c>orgs:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public Task<Branding> GetBrandingAsync(string org, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/branding")), ApiJson.Default.Branding, cancellationToken);

    /// <summary>Changes name, colour (#rrggbb) or logo (PNG, JPEG or WebP of 64 kB at most, in base64); null takes one back.</summary>
    /// <remarks><c>PATCH /orgs/{org}/branding</c>, operation <c>updateBranding</c>. Needs the scope <c>orgs:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, or what any request may come to.</exception>
    public Task<Branding> UpdateBrandingAsync(string org, IReadOnlyDictionary<string, string?> body, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Patch(Address.Of($"/orgs/{org}/branding")).With(body, ApiJson.Default.DictionaryStringString), ApiJson.Default.Branding, cancellationToken);

    /// <summary>Shows how sign-in pages look where an Org has no look of its own.</summary>
    /// <remarks><c>GET /branding</c>, operation <c>getInstanceBranding</c>. Needs the scope <c>orgs:read</c> and a key of the instance.</remarks>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException">or what any request may come to.</exception>
    public Task<Branding> GetInstanceBrandingAsync(CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/branding")), ApiJson.Default.Branding, cancellationToken);

    /// <summary>Changes name, colour (#rrggbb) or logo (PNG, JPEG or WebP of 64 kB at most, in base64); null takes one back.</summary>
    /// <remarks><c>PATCH /branding</c>, operation <c>updateInstanceBranding</c>. Needs the scope <c>orgs:write</c> and a key of the instance.</remarks>
    /// <param name="body">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, or what any request may come to.</exception>
    public Task<Branding> UpdateInstanceBrandingAsync(IReadOnlyDictionary<string, string?> body, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Patch(Address.Of($"/branding")).With(body, ApiJson.Default.DictionaryStringString), ApiJson.Default.Branding, cancellationToken);
}

/// <summary>What <see cref="BrandingApi.GetBrandingAsync"/> answers, and others.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Colour">Of buttons, #rrggbb.</param>
/// <param name="TextColour">What is written on it: black or white, whichever can be read.</param>
/// <param name="LogoAddress">Where the picture is, below this instance's address.</param>
/// <param name="StyleAddress">Where the style sheet is that the colour comes to.</param>
public sealed record Branding(string? Name, string? Colour, string? TextColour, string? LogoAddress, string? StyleAddress);
