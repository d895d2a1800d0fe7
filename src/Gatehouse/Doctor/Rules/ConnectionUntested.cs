namespace Gatehouse.Doctor.Rules;

/// <summary>People are sent through a connection that nobody has tried, or whose last trial failed.</summary>
static class ConnectionUntested
{
    static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public static Rule Rule { get; } = new("connection-untested", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var untested = (await Connected.ActiveAsync(exam, ct)).Select(c => c.Connection).Where(c => c.LastTest is not { Passed: true } && exam.Now - c.CreatedAt >= Grace).ToList();
        return untested.Count == 0 ? null : new(Rule.Id, Severity.Warning, untested[0].LastTest is null ? $"Nobody has tried to sign in through '{untested[0].Name}'" : $"The last trial of '{untested[0].Name}' failed",
            [.. untested.Take(Examination.Shown).Select(c => new Evidence($"{c.Name} ({c.Id}): {(c.LastTest is { } test ? $"failed, {test.Detail}" : "never tested")}.", c.LastTest?.At ?? c.CreatedAt))],
            "Try it with a person of your own: gatehouse connection test ID. An Org whose people must sign in so (sso=required) needs a trial that passed.");
    }
}
