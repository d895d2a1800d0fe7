using Gatehouse.Operator;
using Gatehouse.Orgs;

namespace Gatehouse.Api.Resources;

sealed class InstanceApi(InstanceFacts facts) : IResource
{
    public string Tag => "Instance";

    public IEnumerable<Operation> Operations =>
    [
        Operation.Get("/settings", "getInstanceSettings", "Shows what holds for all Orgs; what is not there has its first choice.", "orgs", async call => Sorted(OrgSettings.Words(await facts.WordsAsync(call.Cancel) ?? "{}"))) with { IsOfInstance = true },
        Operation.Patch<Dictionary<string, string?>, SortedDictionary<string, string>>("/settings", "updateInstanceSettings", "Changes settings; null takes one back to its first choice.", "orgs", async (call, wish) =>
            Sorted(await facts.SetAsync(wish.ToDictionary(w => w.Key, w => w.Value ?? "", StringComparer.Ordinal), call.Cancel))) with { IsOfInstance = true },
    ];

    static Reply<SortedDictionary<string, string>> Sorted(Dictionary<string, string> words) => new SortedDictionary<string, string>(words, StringComparer.Ordinal);
}
