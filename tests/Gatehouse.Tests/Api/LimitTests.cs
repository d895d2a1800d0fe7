using System.Globalization;
using AngleSharp.Html.Parser;
using Gatehouse.Api;
using Gatehouse.Web;
using Microsoft.AspNetCore.Http;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Api;

public sealed class LimitTests(OnSqlite gatehouse) : IClassFixture<OnSqlite>
{
    [Fact]
    public void A_key_has_a_minutes_worth_at_once_and_then_waits()
    {
        var clock = new ShiftedClock(TimeSpan.Zero);
        var limit = new ApiLimit(new GatehouseOptions { ApiLimit = 60 }, clock);
        var headers = new HeaderDictionary();

        for (var i = 0; i < 60; i++) limit.Take("ada", headers).ShouldBeTrue();
        headers["RateLimit-Policy"].ToString().ShouldBe("\"key\";q=60;w=60");
        limit.Take("ada", headers = new HeaderDictionary()).ShouldBeFalse();

        int.Parse(headers["Retry-After"].ToString(), CultureInfo.InvariantCulture).ShouldBe(1);
        headers["RateLimit"].ToString().ShouldStartWith("\"key\";r=0;t=");
        limit.Take("bob", new HeaderDictionary()).ShouldBeTrue("each key for itself");
        clock.By = TimeSpan.FromSeconds(10);
        for (var i = 0; i < 10; i++) limit.Take("ada", new HeaderDictionary()).ShouldBeTrue();
        clock.By = TimeSpan.FromHours(1);
        limit.Take("ada", headers = new HeaderDictionary()).ShouldBeTrue();
        headers["RateLimit"].ToString().ShouldBe("\"key\";r=59;t=1");
    }

    [Fact]
    public async Task Every_answer_says_what_is_left()
    {
        var caller = await Caller.WithAsync(gatehouse, null);

        var (first, second) = (await caller.AskAsync("GET /orgs"), await caller.SendAsync("GET", "/api/v1/elsewhere"));

        first.Header("RateLimit-Policy").ShouldBe("\"key\";q=3000;w=60");
        first.Header("RateLimit")!.ShouldStartWith("\"key\";r=2999;t=");
        second.Header("RateLimit").ShouldNotBeNull();
        first.Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task The_reference_page_shows_every_operation_schema_and_problem_and_runs_no_script()
    {
        var caller = await Caller.ShowingAsync(gatehouse, null);
        var answer = await caller.SendAsync("GET", "/api/v1/docs");

        answer.Status.ShouldBe(200);
        answer.Header("Content-Security-Policy")!.ShouldStartWith("default-src 'none'; style-src 'self'; form-action");
        var page = new HtmlParser().ParseDocument(answer.Text);
        var ids = page.All.Select(e => e.Id).Where(id => id is not null).ToHashSet(StringComparer.Ordinal);
        caller.Document.Operations.Select(o => o.Name).Except(ids).ShouldBeEmpty();
        caller.Document.Json["components"]!["schemas"]!.AsObject().Select(s => "schema-" + s.Key).Except(ids).ShouldBeEmpty();
        Problems.All.Keys.Except(ids).ShouldBeEmpty();
        page.QuerySelectorAll("a[href^='#']").Select(a => a.GetAttribute("href")![1..]).Except(ids).ShouldBeEmpty("every link leads somewhere");
        page.QuerySelectorAll("script").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_document_is_sound()
    {
        var document = (await Caller.ShowingAsync(gatehouse, null)).Document;
        var text = document.Json.ToJsonString();

        ((string?)document.Json["openapi"]).ShouldBe("3.1.1");
        document.Operations.Select(o => o.Name).ShouldBeUnique();
        document.Operations.Count.ShouldBeGreaterThan(80);
        foreach (System.Text.RegularExpressions.Match reference in System.Text.RegularExpressions.Regex.Matches(text, "\"\\$ref\":\"(?<to>[^\"]+)\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)))
            document.Json["components"]!["schemas"]![reference.Groups["to"].Value.Replace("#/components/schemas/", "", StringComparison.Ordinal)].ShouldNotBeNull(reference.Value);
        foreach (var operation in document.Operations)
        {
            var holes = System.Text.RegularExpressions.Regex.Matches(operation.Path, @"\{(?<name>\w+)\}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)).Select(m => m.Groups["name"].Value);
            document.Json["paths"]![operation.Path]!["parameters"]!.AsArray().Select(p => (string)p!["name"]!).ShouldBe(holes, $"{operation}");
            ((string?)operation.Json["summary"]).ShouldNotBeNullOrEmpty();
            operation.Json["responses"]!.AsObject().Count(r => r.Key.StartsWith('2')).ShouldBe(1);
            document.Json["tags"]!.AsArray().Select(t => (string)t!["name"]!).ShouldContain((string)operation.Json["tags"]![0]!);
        }
    }
}
