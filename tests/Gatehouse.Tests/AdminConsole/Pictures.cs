using Gatehouse.Data;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.AdminConsole;

/// <summary>Makes the pictures of README and guides anew: eng/screenshots. They show an Org that Okta filled, on a day with some trouble.</summary>
public sealed class Pictures(OnSqlite gatehouse, Chromium chromium) : IClassFixture<OnSqlite>, IClassFixture<Chromium>
{
    readonly ConsoleScene scene = new(gatehouse);
    readonly BareDatabase bare = new(gatehouse.Database);

    [Fact(Explicit = true)]
    public async Task Docs_images()
    {
        var folder = Environment.GetEnvironmentVariable("GATEHOUSE_PICTURES").ShouldNotBeNull("Run eng/screenshots.");
        var org = await gatehouse.OrgAsync();
        (await gatehouse.TypeAsync("simulate", "okta", "--url", new Uri(gatehouse.Url, "/scim/v2").ToString(), "--token", org.Token, "--users", "180", "--groups", "6", "--members", "14")).Well();
        foreach (var name in (string[])["Berlin", "Oslo"]) await Gatehouse.Access.WorkspaceStore.CreateAsync(org.Db, name, TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
        using var party = new SignIn.SamlParty();
        var connection = await new SignIn.Scene(gatehouse).ConnectAsync(party, org.Db.Org, [org.Db.Org]);
        await bare.RowsAsync($"update connections set name = 'Okta', state = 'active', tested_at = {At(0)}, test_passed = true where id = '{connection.Id}'");
        await bare.RowsAsync($"update scim_tokens set used_at = {At(0)} where org_id = '{org.Id}'");
        for (var hour = 1; hour < 24; hour++) await PassAsync(org, connection.Id, hour);
        var group = (await bare.RowsAsync($"select id from groups where org_id = '{org.Id}' order by id"))[0][0];

        await PictureAsync($"/console/o/{org.Slug}", "console-overview", 550, dark: false);
        await PictureAsync($"/console/o/{org.Slug}/groups/{group}", "console-group", 650, dark: true);

        async Task PictureAsync(string page, string name, int height, bool dark)
        {
            await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync(), dark: dark);
            await window.Page.SetViewportSizeAsync(1200, height);
            await window.Page.GotoAsync(page);
            await window.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        }
    }

    static long At(int hoursAgo) => (TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(hoursAgo)).ToUnixTimeMilliseconds();

    /// <summary>What an hour leaves in the logs: more by day than by night, and trouble in the afternoon.</summary>
    async Task PassAsync(TestOrg org, string connection, int hoursAgo)
    {
        var busy = 60 + (int)(500 * Math.Max(0, Math.Sin((24 - hoursAgo) * Math.PI / 20)));
        foreach (var (status, count, took) in ((string, int, int)[])[("SUCCESS", busy, 6_000 + (busy * 10)), ("FAILED", hoursAgo == 6 ? 90 : busy / 25, 3_000)])
            await bare.RowsAsync($"""
                insert into sync_log (org_id, id, at, action, status, http_status, duration_us)
                with recursive n (i) as (select 1 union all select i + 1 from n where i < {count})
                select '{org.Id}', printf('%s%020x', '{Ids.Prefix(DateTimeOffset.FromUnixTimeMilliseconds(At(hoursAgo)))}', random() & 1152921504606846975), {At(hoursAgo)}, 'UPDATE', '{status}', 200, {took} from n
                """);
        foreach (var (outcome, count) in ((string, int)[])[("signed-in", busy / 2), ("refused", busy / 40)])
            if (count > 0)
                await bare.RowsAsync($"""
                    insert into sign_in_log (org_id, id, at, outcome, reference, connection_id)
                    with recursive n (i) as (select 1 union all select i + 1 from n where i < {count})
                    select '{org.Id}', printf('%s%020x', '{Ids.Prefix(DateTimeOffset.FromUnixTimeMilliseconds(At(hoursAgo)))}', random() & 1152921504606846975), {At(hoursAgo)}, '{outcome}', 'x', '{connection}' from n
                    """);
    }
}
