using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Web;

namespace Gatehouse.Tests.Connections;

/// <summary>What is remembered of OpenID providers, and for how long.</summary>
public sealed class ProvidersTests
{
    static readonly GatehouseOptions Private = new() { IdpPrivate = true };

    readonly ShiftedClock clock = new(TimeSpan.Zero);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_are_remembered_for_an_hour_and_looked_for_again_when_one_is_unknown_every_five_minutes_at_most()
    {
        await using var idp = await RunningIdp.StartAsync();
        using var http = new IdpHttp(Private);
        var (providers, connection) = (new Providers(http, Private, clock), Of(idp.Url));
        (await KeysAsync()).ShouldBe(1);
        await idp.RollAsync();

        (await KeysAsync()).ShouldBe(1);
        (await UnknownAsync()).ShouldBe(1, "five minutes have not passed");
        clock.By = TimeSpan.FromMinutes(6);
        (await KeysAsync()).ShouldBe(1);
        (await UnknownAsync()).ShouldBe(2);
        await idp.RollAsync();
        await idp.RollAsync();
        clock.By = TimeSpan.FromMinutes(60);
        (await KeysAsync()).ShouldBe(2);
        clock.By = TimeSpan.FromMinutes(67);
        (await KeysAsync()).ShouldBe(1);

        async Task<int> KeysAsync() => RsaKeys(await providers.OfAsync(connection, Ct));
        async Task<int> UnknownAsync() => RsaKeys(await providers.WithNewKeysAsync(connection, Ct));
        static int RsaKeys((OpenIdProvider? Provider, string Fault) found) => found.Provider!.Keys.Keys.Count(k => k.Kty == "RSA");
    }

    [Fact]
    public async Task What_was_known_goes_on_for_a_day_when_the_provider_is_silent()
    {
        var idp = await RunningIdp.StartAsync();
        using var http = new IdpHttp(Private);
        var (providers, connection) = (new Providers(http, Private, clock), Of(idp.Url));
        (await providers.OfAsync(connection, Ct)).Provider.ShouldNotBeNull();
        await idp.DisposeAsync();

        clock.By = TimeSpan.FromHours(23);
        (await providers.OfAsync(connection, Ct)).Provider.ShouldNotBeNull();
        clock.By = TimeSpan.FromHours(25);
        var (none, fault) = await providers.OfAsync(connection, Ct);

        none.ShouldBeNull();
        fault.ShouldContain("could not be read");
    }

    [Fact]
    public async Task Who_was_never_read_is_asked_again_soon()
    {
        using var http = new IdpHttp(Private);
        var idp = await RunningIdp.StartAsync();
        var (providers, connection) = (new Providers(http, Private, clock), Of(idp.Url));
        await idp.DisposeAsync();
        (await providers.OfAsync(connection, Ct)).Provider.ShouldBeNull();
        await using var again = await RunningIdp.StartAsync(options => options with { Url = idp.Url });

        (await providers.OfAsync(connection, Ct)).Provider.ShouldBeNull();
        clock.By = TimeSpan.FromSeconds(11);

        (await providers.OfAsync(connection, Ct)).Provider.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "must be https")]
    [InlineData("https://127.0.0.1:1", "private address")]
    [InlineData("https://user:secret@example.com", "no https:// address")]
    [InlineData("ftp://example.com", "no https:// address")]
    public async Task Only_https_and_public_addresses_are_asked(string issuer, string words)
    {
        using var http = new IdpHttp(new());

        (await new Providers(http, new(), clock).ReadAsync(issuer, Ct)).Fault.ShouldContain(words);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_not_read()
    {
        await using var idp = await RunningIdp.StartAsync();
        using var http = new IdpHttp(Private);

        (await http.GetAsync(idp.Metadata, 100, Ct)).ShouldBeOfType<IdpAnswer.Silent>().Why.ShouldContain("more than 100 bytes");
    }

    static Connection Of(string issuer) => new("c", new OrgId("o"), "Name", "generic-oidc", Connection.Active, new Dictionary<string, string>(), new IdentityProvider.Oidc(issuer, "client"), null, null, null, 1, "test", default, null, new(null, null, null), null);
}
