using System.ComponentModel;
using Gatehouse.Domains;
using Gatehouse.Orgs;

namespace Gatehouse.Api.Resources;

public sealed record DomainView(
    string Name, [property: Description("pending, verified or failing.")] string State, [property: Description("Where its people go; null leaves it to the Org.")] string? Connection,
    [property: Description("The TXT record that proves it.")] DnsRecordView Record, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? VerifiedAt, DateTimeOffset? CheckedAt, DateTimeOffset? FailingSince, string? Fault)
{
    public static DomainView Of(Domain d) => new(d.Name, d.State, d.Connection, new(d.RecordName, "TXT", d.RecordValue), d.CreatedBy, d.CreatedAt, d.VerifiedAt, d.CheckedAt, d.FailingSince, d.Fault);
}

public sealed record DnsRecordView(string Name, string Type, string Value);

sealed record NewDomain(string Name);

sealed record DomainPatch(string? Connection);

sealed class DomainsApi(Resolvers resolvers, TimeProvider clock) : IResource
{
    const string Area = "connections", One = "/orgs/{org}/domains/{id}";

    public string Tag => "Domains";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<DomainView>("/orgs/{org}/domains", "listDomains", "Lists the Org's domains.", Area, async call => await Paging.Of(call, await DomainStore.ListAsync(call.Db, call.Cancel), d => d.Name, DomainView.Of)),
        Operation.Create<NewDomain, DomainView>("/orgs/{org}/domains", "addDomain", "Adds a domain, and says what proves it. One that is there stays as it is.", Area, async (call, wish) =>
            Told(await DomainStore.AddAsync(call.Db, wish.Name, call.By, clock.GetUtcNow(), call.Cancel))) with { Problems = [Problems.DomainInvalid] },
        Operation.Get<DomainView>(One, "getDomain", "Shows a domain.", Area, async call => await FindAsync(call) is { } found ? DomainView.Of(found) : Problems.DomainNotFound) with { Problems = [Problems.DomainNotFound] },
        Operation.Act(One + "/verify", "verifyDomain", "Looks for the proof now.", Area, VerifyAsync) with { Problems = [Problems.DomainNotFound] },
        Operation.Patch<DomainPatch, DomainView>(One, "routeDomain", "Sends the domain's people to a connection; null leaves it to the Org.", Area, async (call, wish) => await FindAsync(call) is { } found
            ? Told(await DomainStore.RouteAsync(call.Db, found, wish.Connection, call.By, clock.GetUtcNow(), call.Cancel)) : Problems.DomainNotFound) with { Problems = [Problems.DomainNotFound, Problems.ConnectionNotServing] },
        Operation.Delete(One, "removeDomain", "The domain is the Org's no more.", Area, async call => await DomainStore.RemoveAsync(call.Db, call.Id, call.By, clock.GetUtcNow(), call.Cancel) ? Nothing.Value : Problems.DomainNotFound) with { Problems = [Problems.DomainNotFound] },
    ];

    async Task<Reply<DomainView>> VerifyAsync(ApiCall call)
    {
        if (await FindAsync(call) is not { } found) return Problems.DomainNotFound;
        return await DomainStore.NoteAsync(call.Db, found.Name, await resolvers.LookAsync(found, call.Cancel), clock.GetUtcNow(), call.Cancel) is { } after ? DomainView.Of(after) : Problems.DomainNotFound;
    }

    static Task<Domain?> FindAsync(ApiCall call) => DomainStore.FindAsync(call.Db, call.Id, call.Cancel);

    static Reply<DomainView> Told(Decision<Domain> decision) => decision is Decision<Domain>.Done(var domain) ? DomainView.Of(domain) : Problems.Of(decision);
}
