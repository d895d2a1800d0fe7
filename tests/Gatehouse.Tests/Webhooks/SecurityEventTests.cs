using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Webhooks;

public sealed class SecurityEventsOnSqlite(OnSqlite gatehouse) : SecurityEventTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SecurityEventsOnPostgres(OnPostgres gatehouse) : SecurityEventTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>SCIM events as security event tokens: RFC 9967 in the clothes of RFC 8417, pushed as RFC 8935 says.</summary>
public abstract class SecurityEventTests
{
    const string Prov = "urn:ietf:params:scim:event:prov:";

    readonly Running gatehouse;

    protected SecurityEventTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task Changes_of_the_directory_arrive_as_tokens_that_the_published_key_verifies()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Answer = http => WebhookSink.Say(http, 202);
        var org = await gatehouse.OrgAsync();
        await gatehouse.Services.GetRequiredService<WebhookStore>().AddAsync(org.Db, sink.Url, EventFilter.All, Webhook.Set, "", "test", TestContext.Current.CancellationToken);
        var ann = await org.Idp.UserAsync("ann", "\"title\":\"Boss\"");
        var group = await org.Idp.GroupAsync("Staff", ann);
        await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch(Wire.Replace("active", "false")));
        await org.Idp.AskAsync($"DELETE Groups/{group}");
        await Soon.Async(() => Task.FromResult(sink.All.Count), n => n >= 5, TimeSpan.FromSeconds(30));

        using var http = new HttpClient { BaseAddress = gatehouse.Url };
        var key = JsonNode.Parse(await http.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative), TestContext.Current.CancellationToken))!["keys"]!.AsArray().Single(k => (string)k!["alg"]! == "ES256")!;
        key["d"].ShouldBeNull();
        sink.All.ShouldAllBe(r => r.Headers["Content-Type"] == "application/secevent+jwt" && r.Headers["Accept"] == "application/json");
        var sets = sink.All.Select(r => Verified(r.Text, key)).ToList();
        sets.ShouldAllBe(s => (string)s["aud"]! == sink.Url && s["sub"] == null && ((string)s["iss"]!).StartsWith("http") && (long)s["iat"]! > 0 && ((string)s["txn"]!).Length > 0);
        sets.Select(s => (string)s["jti"]!).ShouldBeUnique();

        JsonNode Of(string uri, string subject) => sets.Single(s => s["events"]![Prov + uri] is not null && (string)s["sub_id"]!["uri"]! == subject);
        Of("create:notice", $"/Users/{ann}")["events"]![Prov + "create:notice"]!["attributes"]!.AsArray().Select(a => (string)a!).Intersect(["id", "userName", "title"]).Count().ShouldBe(3);
        Of("create:notice", $"/Groups/{group}")["sub_id"]!["format"]!.ToString().ShouldBe("scim");
        Of("patch:notice", $"/Groups/{group}")["events"]![Prov + "patch:notice"]!["attributes"]!.ToJsonString().ShouldBe("""["members"]""");
        Of("deactivate", $"/Users/{ann}")["events"]![Prov + "patch:notice"]!["attributes"]!.ToJsonString().ShouldBe("""["active"]""");
        Of("delete", $"/Groups/{group}")["events"]![Prov + "delete"]!.ToJsonString().ShouldBe("{}");
    }

    static JsonNode Verified(string token, JsonNode jwk)
    {
        var parts = token.Split('.');
        var head = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        ((string)head["typ"]!, (string)head["alg"]!, (string)head["kid"]!).ShouldBe(("secevent+jwt", "ES256", (string)jwk["kid"]!));
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Base64Url.DecodeFromChars((string)jwk["x"]!), Y = Base64Url.DecodeFromChars((string)jwk["y"]!) } });
        key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256).ShouldBeTrue();
        return JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
    }
}
