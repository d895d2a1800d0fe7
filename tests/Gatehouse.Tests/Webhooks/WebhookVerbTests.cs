using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Webhooks;

public sealed class WebhookVerbsOnSqlite(OnSqlite gatehouse) : WebhookVerbTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class WebhookVerbsOnPostgres(OnPostgres gatehouse) : WebhookVerbTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class WebhookVerbTests
{
    readonly Running gatehouse;

    protected WebhookVerbTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task An_endpoint_lives_from_add_to_remove()
    {
        await using var sink = await WebhookSink.StartAsync();
        var org = await gatehouse.OrgAsync();
        Task<Said> HookAsync(params string[] words) => gatehouse.TypeAsync(["webhook", .. words, "--org", org.Slug]);
        (await HookAsync("add", sink.Url)).Refused(1, "--webhook-private");
        (await HookAsync("add", sink.Url, "--webhook-private", "true", "--type", "user.exploded")).Refused(1, "user.created");

        var added = (await HookAsync("add", sink.Url, "--webhook-private", "true", "--type", "group.*", "--json")).Well().Json;
        var (id, secret) = ((string)added["id"]!, (string)added["secret"]!);

        ((bool)(await HookAsync("test", id, "--webhook-private", "true", "--json")).Well().Json["arrived"]!).ShouldBeTrue();
        sink.All.ShouldHaveSingleItem().IsSignedBy(secret).ShouldBeTrue();
        new Events.SchemaText(Gatehouse.Events.EventTypes.Schemas().ToDictionary(s => s.Name, s => s.Text)).Faults("webhook.test.v1.json", sink.All.Single().Json).ShouldBeEmpty();
        (await HookAsync("test", id)).Code.ShouldBe(1); // From here http is not allowed.
        var listed = (await HookAsync("list", "--json")).Well();
        ((string)listed.Json[0]!["state"]!, (string)listed.Json[0]!["types"]!).ShouldBe(("enabled", "group.*"));
        var rotated = (string)(await HookAsync("rotate", id, "--json")).Well().Json["secret"]!;
        (await HookAsync("disable", id)).Well();
        (await HookAsync("show", id)).Well().Out.ShouldContain("disabled: By hand.");
        (await HookAsync("enable", id)).Well();
        (await HookAsync("deliveries", id)).Well().Out.ShouldContain("webhook.test");
        ((int)(await HookAsync("deliveries", id, "--failed", "--json")).Well().Json.AsArray().Count).ShouldBe(1);
        (await gatehouse.TypeAsync("webhook", "show", id)).Refused(1, "of the instance");
        (await gatehouse.TypeAsync("webhook", "list", "--json")).Well().Out.ShouldNotContain(id);

        var everything = await new BareDatabase(gatehouse.Database).EverythingAsync();
        foreach (var text in (string[])[secret, secret["whsec_".Length..], rotated, rotated["whsec_".Length..]])
            foreach (var shown in (string[])[everything, listed.Out]) shown.ShouldNotContain(text);
        (await HookAsync("remove", id)).Well();
        (await HookAsync("remove", id)).Refused(1, "no endpoint");
        (await HookAsync("list", "--json")).Well().Json.AsArray().ShouldBeEmpty();
    }
}
