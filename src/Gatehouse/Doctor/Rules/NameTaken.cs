namespace Gatehouse.Doctor.Rules;

/// <summary>The client wants to make what is there already, again and again.</summary>
static class NameTaken
{
    const int Worth = 3;

    public static Rule Rule { get; } = new("name-taken", Look);

    static Finding? Look(Examination exam)
    {
        var refused = exam.Log.Refused.Where(e => e is { HttpStatus: 409, ScimType: "uniqueness" }).ToList();
        if (refused.Count < Worth) return null;
        return new(Rule.Id, Severity.Warning, $"{Examination.Several(refused.Count, "request was", "requests were")} refused because a name was taken",
            [.. refused.GroupBy(e => (e.ResourceType, e.ResourceName ?? e.ResourceId)).OrderByDescending(g => g.Count()).Take(Examination.Shown)
                .Select(g => new Evidence($"{g.Key.ResourceType} {g.Key.Item2}, {Examination.Times(g.Count())}: {g.First().Reason}", g.First().At, g.First().Id))],
            "Two apps or two identity providers push the same people, or the client does not find whom it made. Let it match by userName (Okta: Unique identifier field for users; Entra ID: the matching attribute in Mappings). Groups: link them in Okta instead of creating, or set unique-group-names=false for the token.");
    }
}
