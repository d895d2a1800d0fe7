namespace Gatehouse.Doctor.Rules;

/// <summary>Several identity providers, and none to go to when nobody chooses.</summary>
static class NoDefaultConnection
{
    public static Rule Rule { get; } = new("no-default-connection", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var active = await Connected.ActiveAsync(exam, ct);
        return active.Count < 2 || active.Exists(c => c.IsDefault) ? null : new(Rule.Id, Severity.Hint, $"{active.Count} connections serve the Org, and none of them is its default",
            [.. active.Take(Examination.Shown).Select(c => new Evidence($"{c.Connection.Name} ({c.Connection.Id}) is active.", c.Connection.CreatedAt))],
            "Everybody without a domain that leads somewhere is asked to choose. Say where people go: gatehouse connection default ID --org ORG, or gatehouse domain route NAME --org ORG --connection ID.");
    }
}
