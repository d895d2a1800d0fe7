namespace Gatehouse.Doctor.Rules;

/// <summary>There is one way in, and everybody is asked which.</summary>
static class AutoRedirectOff
{
    public static Rule Rule { get; } = new("auto-redirect-off", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct) =>
        await Connected.ActiveAsync(exam, ct) is [{ Connection: { Settings.AutoRedirect: false } only }]
            ? new(Rule.Id, Severity.Hint, $"'{only.Name}' is the only way in, and people are asked whether to take it",
                [new($"{only.Name} ({only.Id}) has auto-redirect=false, and no other connection of the Org is active.", only.CreatedAt)],
                $"Send people straight on: gatehouse connection set {only.Id} auto-redirect=true. Leave it where the page is wanted, such as while a second connection is being set up.")
            : null;
}
