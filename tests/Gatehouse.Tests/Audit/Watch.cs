using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Audit;

/// <summary>Looks at what each act leaves in the logs.</summary>
sealed class Watch(Running gatehouse)
{
    readonly HashSet<string> seen = new(StringComparer.Ordinal), done = new(StringComparer.Ordinal);
    readonly BareDatabase bare = new(gatehouse.Database);

    /// <summary>Whose changes are there only where there is something to tell.</summary>
    static readonly string[] PerhapsSilent = ["connection refresh", "refreshConnection", "member activate", "activateMember", "domain verify", "verifyDomain"];

    public IReadOnlySet<string> Done => done;

    public List<string> Faults { get; } = [];

    /// <summary>What the action left since the last look is what the table says, and nothing else is there.</summary>
    public async Task SawAsync(string action)
    {
        var (left, act) = (await NewAsync(), ListedActs.All.GetValueOrDefault(action));
        if (left.Count == 0) Faults.Add($"{action} left no entry");
        foreach (var entry in left)
        {
            if (entry.Action != action) Faults.Add($"{action} left an entry of {entry.Action}");
            if (ListedActs.Fault(entry.Action, entry.Target, entry.Changes) is { } fault) Faults.Add(fault);
            if (act is { Changes.Count: > 0 } && entry.Changes == "∅" && !PerhapsSilent.Contains(action)) Faults.Add($"{action} does not say what it changed");
        }

        done.Add(action);
    }

    public async Task SawNothingAsync(string action)
    {
        if ((await NewAsync()).Count > 0) Faults.Add($"{action} left an entry");
    }

    public async Task<List<Left>> NewAsync() =>
        [.. (await bare.RowsAsync("select org_id, id, action, target_type, changes from audit_log union all select '', id, action, target_type, changes from instance_audit_log order by 2")).Where(row => seen.Add(row[0] + row[1]))
            .Select(row => new Left(row[0], row[2], row[3], row[4]))];

    public sealed record Left(string Org, string Action, string Target, string Changes);
}
