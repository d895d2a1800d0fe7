using Gatehouse.Web;

namespace Gatehouse.Doctor.Rules;

/// <summary>Master keys were rotated, and the old one was never taken out: whoever finds it opens what is still sealed with it. Told with the Primary Org.</summary>
static class MasterKeyOld
{
    static readonly TimeSpan Enough = TimeSpan.FromDays(30);

    public static Rule Rule { get; } = new("master-key-old", Look);

    static Finding? Look(Examination exam)
    {
        var (needed, rotated) = (exam.Elsewhere.MasterKeys, exam.Elsewhere.MasterKeyRotated);
        if (needed.Count < 2 || rotated > exam.Now - Enough) return null;
        var old = needed.Skip(1).Select(fingerprint => fingerprint[..MasterKey.IdLength]).ToList();
        return new(Rule.Id, Severity.Warning, $"This instance still needs {Examination.Several(old.Count, "old master key", "old master keys")}",
            [.. old.Take(Examination.Shown).Select(id => new Evidence($"The key {id} is needed beside the current one. {(rotated is { } at ? $"The last rotation ended {Examination.Day(at)}." : "A rotation was begun, and did not end.")}", rotated))],
            $"Run gatehouse key rotate-master until it says that all is sealed anew, then gatehouse key retire {string.Join(' ', old)}. How: docs/guides/keys.md.");
    }
}
