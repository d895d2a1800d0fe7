using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Oidc;
using Gatehouse.Operator;
using Gatehouse.Tokens;
using Gatehouse.Web;
using Gatehouse.Webhooks;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Bench;

/// <summary>
/// What an app asks of the provider: a code for somebody who is signed in, tokens for the code, tokens for a refresh token, who it is. Against the signatures of one answer alone (RS256 and ES256),
/// as many at a time as there are cores.
/// </summary>
sealed class AppTokens : Workload
{
    const string Back = "https://app.example.com/cb";

    public override string Name => "apps";
    public override string About => "codes, tokens, refreshes and userinfo of the OpenID provider, against the signatures alone";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var who = await arena.FreshAsync(Side.Product, ct);
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxConnectionsPerServer = Busy }) { BaseAddress = who.Server.Address };
            var scene = await PrepareAsync(arena, who, client, ct);
            var bound = arena.Size.Bound;
            await new WebLoad(who, Busy, new(bound.Operations, arena.Size.Warm)).RunAsync(scene.SignInAsync, ct);
            var signatures = Signatures(arena.Size);
            var one = await new WebLoad(who, 1, bound).RunAsync(scene.AuthorizeAsync, ct);
            var (codes, exchanged) = (await new WebLoad(who, Busy, bound).RunAsync(scene.AuthorizeAsync, ct), await new WebLoad(who, Busy, bound).RunAsync(scene.SignInAsync, ct));
            var (refreshed, info) = (await new WebLoad(who, Busy, bound).RunAsync(scene.RefreshAsync, ct), await new WebLoad(who, Busy, bound).RunAsync(scene.UserInfoAsync, ct));
            return
            [
                new("authorize to code", arena.Ground.Name, Busy, 1, one), new("authorize to code", arena.Ground.Name, Busy, Busy, codes),
                new("authorize, then tokens for the code", arena.Ground.Name, Busy, Busy, exchanged) { Reference = signatures }, new("tokens for a refresh token", arena.Ground.Name, Busy, Busy, refreshed) { Reference = signatures },
                new("userinfo", arena.Ground.Name, Busy, Busy, info),
            ];
        }
        finally
        {
            await arena.EndAsync(who);
        }
    }

    /// <summary>As many people as there are lanes, each signed in in a browser of their own.</summary>
    static async Task<Scene> PrepareAsync(Arena arena, Contestant who, HttpClient client, CancellationToken ct)
    {
        var (place, org, now) = (arena.PlaceOf(who), new OrgId(who.People.Callers[0].Org), TimeProvider.System.GetUtcNow());
        await using var instance = InstanceDb.Open(place.Connection);
        var connection = await new ConnectionChanges(instance, new(instance), new(MasterKeys.Load(place.Folder)), TimeProvider.System)
            .CreateAsync(new(org, "bench", "generic-oidc", new Dictionary<string, string>(StringComparer.Ordinal), new IdentityProvider.Oidc("https://idp.example.com", "bench")) { Secret = "bench" }, "bench", ct);
        var id = ((Orgs.Decision<Connection>.Done)connection).Value.Id;
        var (app, secret) = await new AppStore(instance, TimeProvider.System).CreateAsync("bench", Apps.AppClient.Secret, null, new Dictionary<string, string>(StringComparer.Ordinal) { ["redirect-uris"] = Back }, "bench", ct);
        var lanes = new Lane[Busy];
        for (var i = 0; i < lanes.Length; i++)
        {
            using var made = new HttpRequestMessage(HttpMethod.Post, "/scim/v2/Users")
            {
                Content = new StringContent($$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"lane{{i}}@example.com","active":true}""", Encoding.UTF8, "application/scim+json"),
                Headers = { Authorization = new("Bearer", who.People.Callers[0].Token) },
            };
            using var answer = await client.SendAsync(made, ct);
            var user = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct)).RootElement.GetProperty("id").GetString()!;
            var cookie = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            var (hash, at, end) = (TokenText.Hash(cookie), now.ToUnixTimeMilliseconds(), now.AddHours(12).ToUnixTimeMilliseconds());
            await instance.RunAsync($"insert into sessions (hash, created_at, seen_at, ends_at) values ({hash}, {at}, {at}, {end})", ct);
            await instance.RunAsync($"insert into session_orgs (session_hash, org_id, user_id, access_epoch, connection_id, entered_at, ends_at, idle_ms, sid) select {hash}, u.org_id, u.id, u.access_epoch, {id}, {at}, {end}, {7_200_000}, {hash[..32]} from users u where u.org_id = {org.Value} and u.id = {user}", ct);
            lanes[i] = new("gatehouse-session=" + cookie);
        }

        return new(client, app.Id, secret!, lanes);
    }

    static Measurement Signatures(Size size)
    {
        using var rsa = SigningKey.New("r", SigningKey.Rs256);
        using var curve = SigningKey.New("e", SigningKey.Es256);
        var (claims, count, begun) = (new byte[600], 0, Stopwatch.GetTimestamp());
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            for (; Stopwatch.GetElapsedTime(begun) < size.Time; Interlocked.Increment(ref count)) GC.KeepAlive(rsa.Token("JWT", claims) + curve.Token("at+jwt", claims));
        });
        return new() { Operations = count, Failures = 0, Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds, MedianMilliseconds = 0, P99Milliseconds = 0 };
    }

    sealed record Lane(string Cookie)
    {
        public string Refresh { get; set; } = "";

        public string Access { get; set; } = "";
    }

    sealed class Scene(HttpClient client, string app, string secret, Lane[] lanes)
    {
        readonly string verifier = Pkce.NewVerifier();
        readonly AuthenticationHeaderValue basic = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{app}:{secret}")));

        string Address => $"/oauth2/authorize?response_type=code&client_id={app}&redirect_uri={Uri.EscapeDataString(Back)}&scope=openid%20email%20offline_access&state=s&code_challenge_method=S256&code_challenge={Pkce.Challenge(verifier)}";

        public async Task<string?> AuthorizeAsync(int lane, CancellationToken ct) => (await CodeAsync(lane, ct)).Fault;

        public async Task<string?> SignInAsync(int lane, CancellationToken ct)
        {
            var (code, fault) = await CodeAsync(lane, ct);
            return fault ?? await TokensAsync(lane, ct, ("grant_type", "authorization_code"), ("code", code!), ("code_verifier", verifier), ("redirect_uri", Back));
        }

        public Task<string?> RefreshAsync(int lane, CancellationToken ct) => TokensAsync(lane, ct, ("grant_type", "refresh_token"), ("refresh_token", lanes[lane].Refresh));

        public async Task<string?> UserInfoAsync(int lane, CancellationToken ct)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth2/userinfo") { Headers = { Authorization = new("Bearer", lanes[lane].Access) } };
            using var answer = await client.SendAsync(request, ct);
            return answer.IsSuccessStatusCode ? null : await answer.Content.ReadAsStringAsync(ct);
        }

        async Task<(string? Code, string? Fault)> CodeAsync(int lane, CancellationToken ct)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address) { Headers = { { "Cookie", lanes[lane].Cookie } } };
            using var answer = await client.SendAsync(request, ct);
            var code = answer.Headers.Location is { IsAbsoluteUri: true } to ? QueryHelpers.ParseQuery(to.Query)["code"].ToString() : "";
            return code.Length > 0 ? (code, null) : (null, $"{(int)answer.StatusCode} {answer.Headers.Location} {await answer.Content.ReadAsStringAsync(ct)}");
        }

        async Task<string?> TokensAsync(int lane, CancellationToken ct, params (string Name, string Value)[] fields)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token") { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), Headers = { Authorization = basic } };
            using var answer = await client.SendAsync(request, ct);
            var text = await answer.Content.ReadAsStringAsync(ct);
            if (!answer.IsSuccessStatusCode) return text;
            using var tokens = JsonDocument.Parse(text);
            (lanes[lane].Refresh, lanes[lane].Access) = (tokens.RootElement.GetProperty("refresh_token").GetString()!, tokens.RootElement.GetProperty("access_token").GetString()!);
            return null;
        }
    }
}
