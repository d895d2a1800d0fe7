namespace Gatehouse.Doctor.Rules;

/// <summary>The client pushes profiles for ids that are not here: it remembers them from another Org, another instance, or from before they were deleted.</summary>
static class UpdateUnknownId
{
    const int Grave = 10;

    public static Rule Rule { get; } = new("update-unknown-id", Look);

    /// <summary>Also asked for by whoever looks where they belong.</summary>
    public static List<string> Ids(LogWindow log) => [.. log.Recent.Where(IsIt).Select(e => e.ResourceId!).Distinct(StringComparer.Ordinal).Take(100)];

    static bool IsIt(SyncLog.LoggedEntry entry) => entry is { Action: "UPDATE", Status: "FAILED", HttpStatus: 404, ResourceId: not null };

    static Finding? Look(Examination exam)
    {
        var pushes = exam.Log.Refused.Where(IsIt).GroupBy(e => e.ResourceId!, StringComparer.Ordinal).ToList();
        if (pushes.Count == 0) return null;
        var strays = exam.Elsewhere.Strays.Where(s => pushes.Any(p => p.Key == s.Key)).ToList();
        return new(Rule.Id, strays.Count > 0 || pushes.Count >= Grave ? Severity.Error : Severity.Warning,
            $"{Examination.Several(pushes.Sum(p => p.Count()), "update", "updates")} for {Examination.Several(pushes.Count, "id that is", "ids that are")} unknown here",
            [.. pushes.OrderByDescending(p => p.Count()).Take(Examination.Shown).Select(p => new Evidence($"{p.First().ResourceType} {p.Key}, {Examination.Times(p.Count())}.", p.First().At, p.First().Id)),
             .. strays.Take(Examination.Shown).Select(s => new Evidence($"The id {s.Key} belongs to the Org '{s.Value}'.", OperatorOnly: true))],
            "The identity provider keeps ids of its own time with another Org or of people who were deleted here. Okta: unassign the people from the app and assign them again, so that they are matched anew. Entra ID: Provisioning, Restart provisioning, which forgets remembered ids.");
    }
}
