using System.ComponentModel;
using Gatehouse.Domains;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.SetupLinks;
using Gatehouse.SyncLog;
using Gatehouse.Tokens;
using Gatehouse.Web;

namespace Gatehouse.Api.Resources;

sealed record SetupLinkView(
    string Id, string Name, [property: Description("Enough to recognise it.")] string Hint, [property: Description("active, expired or revoked.")] string State, [property: Description("What it may be used for, and how far that is.")] IReadOnlyList<SetupStepView> Steps,
    string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastOpenedAt, string? LastOpenedFrom);

sealed record SetupStepView(
    [property: Description("sso, provisioning or domains.")] string Step, [property: Description("open, begun, failed or done.")] string State, [property: Description("What is left, or went wrong last.")] string? Detail,
    [property: Description("The connection or token that was made with the link last.")] string? Subject);

sealed record MadeSetupLinkView([property: Description("The link, shown this once.")] string Link, SetupLinkView SetupLink);

sealed record NewSetupLink(
    [property: Description("For whom it is.")] string Name, [property: Description("Of sso, provisioning and domains; all where it is left out.")] IReadOnlyList<string>? Steps = null, [property: Description("Such as 7d, at most 30d.")] string? Life = null);

sealed class SetupLinksApi(ConnectionStore connections, Site site, TimeProvider clock) : IResource
{
    const string Area = "setup", All = "/orgs/{org}/setup-links", One = All + "/{id}";

    public string Tag => "Setup links";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<SetupLinkView>(All, "listSetupLinks", "Lists the setup links, never their text, and what was done with them.", Area, ListAsync),
        Operation.Create<NewSetupLink, MadeSetupLinkView>(All, "createSetupLink", "Makes a link with which somebody without an account sets up the Org, and shows it, once.", Area, CreateAsync),
        Operation.Get(One, "getSetupLink", "Shows a setup link, never its text, and what was done with it.", Area, ShowAsync) with { Problems = [Problems.SetupLinkNotFound] },
        Operation.Delete(One, "revokeSetupLink", "Ends a setup link: the next request with it is refused. What was set up stays.", Area, async call =>
            await SetupLinkStore.RevokeAsync(call.Db, call.Id, clock.GetUtcNow(), call.Cancel) ? Nothing.Value : Problems.SetupLinkNotFound) with { Problems = [Problems.SetupLinkNotFound] },
    ];

    async Task<Reply<Page<SetupLinkView>>> ListAsync(ApiCall call)
    {
        var views = new List<SetupLinkView>();
        foreach (var link in await SetupLinkStore.ListAsync(call.Db, call.Cancel)) views.Add(await ViewAsync(call, link));
        return await Paging.Of(call, views, view => view.Id, view => view);
    }

    async Task<Reply<MadeSetupLinkView>> CreateAsync(ApiCall call, NewSetupLink wish)
    {
        if (wish.Name.Trim().Length is 0 or > 100) return Problems.ValueInvalid.With("A setup link's name has 1 to 100 characters.");
        var life = wish.Life is null ? SetupLinkStore.FirstLife : Duration.Parse(wish.Life) ?? TimeSpan.MaxValue;
        if (life > SetupLinkStore.LongestLife) return Problems.ValueInvalid.With($"'life' is a duration such as 7d, {SetupLinkStore.LongestLife.TotalDays} days at most.");
        var (link, text) = await SetupLinkStore.CreateAsync(call.Db, wish.Name.Trim(), SetupStep.Read(wish.Steps?.ToList() ?? [.. SetupStep.All]), life, call.By, clock.GetUtcNow(), call.Cancel);
        return new MadeSetupLinkView(SetupLinkText.Address(site.Url, text), await ViewAsync(call, link));
    }

    async Task<Reply<SetupLinkView>> ShowAsync(ApiCall call) => await SetupLinkStore.FindAsync(call.Db, call.Id, call.Cancel) is { } found && call.Caller.Reaches(found.Actor) ? await ViewAsync(call, found) : Problems.SetupLinkNotFound;

    async Task<SetupLinkView> ViewAsync(ApiCall call, SetupLink link)
    {
        var (steps, now) = (new List<SetupStepView>(), clock.GetUtcNow());
        foreach (var step in link.Steps)
        {
            var p = step switch { SetupStep.Sso => await OfConnectionAsync(call, link, now), SetupStep.Provisioning => await OfTokenAsync(call, link, now), _ => SetupProgress.OfDomains(await DomainStore.ListAsync(call.Db, call.Cancel)) };
            steps.Add(new(p.Step, p.State, p.Detail, p.Subject));
        }

        return new(link.Id, link.Name, link.Hint, link.State(now), steps, link.CreatedBy, link.CreatedAt, link.ExpiresAt, link.RevokedAt, link.OpenedAt, link.OpenedFrom);
    }

    async Task<SetupProgress> OfConnectionAsync(ApiCall call, SetupLink link, DateTimeOffset now)
    {
        var made = (await connections.ListAsync(call.Org.Id, call.Cancel)).Where(c => c.CreatedBy == link.Actor).MaxBy(c => c.CreatedAt);
        return SetupProgress.OfConnection(made is null ? null : await connections.FindAsync(made.Id, call.Cancel), now);
    }

    static async Task<SetupProgress> OfTokenAsync(ApiCall call, SetupLink link, DateTimeOffset now)
    {
        var made = (await TokenStore.ListAsync(call.Db, call.Cancel)).Where(t => t.CreatedBy == link.Actor).MaxBy(t => t.CreatedAt);
        return SetupProgress.OfToken(made, made?.UsedAt is null ? null : await SyncLogStore.NewestOfTokenAsync(call.Db, made.Id, call.Cancel), now);
    }
}
