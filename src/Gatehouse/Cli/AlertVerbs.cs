using System.CommandLine;
using Gatehouse.Alerts;

namespace Gatehouse.Cli;

static class AlertVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Command { get; } = new("alert", "What an Org is told without asking.") { List(), Set() };

    static Command List()
    {
        var all = new Option<bool>("--all") { Description = "Those that are over, too." };
        var only = new Option<string?>("--org") { Description = "Only of this Org: its slug or id. First choice: of the instance.", HelpName = "SLUG" };
        return Workplace.Does(new Command("list", "Lists the alerts of an Org, or those of the instance.") { only, all }, async (place, parsed, ct) =>
        {
            var name = parsed.GetValue(only);
            var (_, db) = await place.OrgAsync(name ?? (await place.Orgs.ListAsync(ct)).Single(o => o.IsPrimary).Id.Value, ct);
            place.Say((await AlertStore.ListAsync(db, parsed.GetValue(all), ct)).Where(a => Alert.IsOfInstance(a.Rule) == name is null).Select(a => new { rule = a.Rule, subject = a.Subject, detail = a.Detail, raisedAt = a.RaisedAt, resolvedAt = a.ResolvedAt }).ToList(),
                alerts => Table.Write(["RULE", "RAISED", "RESOLVED", "WHAT"], alerts.Select(a => (string[])[a.rule, Table.Time(a.raisedAt), a.resolvedAt is null ? "open" : Table.Time(a.resolvedAt), a.detail])));
        });
    }

    static Command Set()
    {
        var settings = new Argument<string[]>("KEY=VALUE") { Description = $"Such as: {AlertSettings.Known}.", Arity = ArgumentArity.OneOrMore };
        return Workplace.Does(new Command("set", "Says when an Org is alerted.") { settings, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var words = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var word in parsed.GetRequiredValue(settings).Select(s => s.Split('=', 2)))
                words[word[0]] = word is [['a', 'l', 'e', 'r', 't', '-', ..], ""] || word.Length == 2 && new AlertSettings().With(word[0], word[1]) is not null ? word[1]
                    : throw new CliException($"'{string.Join('=', word)}' is no setting of alerts. Settings: {AlertSettings.Known}.");
            var now = Workplace.Granted(await place.Changes.SetAsync(db, words, confirmed: false, Common.Person, ct)).Alerts;
            place.Say(new { alertFailures = now.Failures is { } percent ? $"{percent}%" : "off", alertSilence = now.Silence?.ToString() ?? "off", alertTokens = OnOff(now.Tokens), alertHeld = OnOff(now.Held), alertWebhooks = OnOff(now.Webhooks), alertMail = OnOff(now.Mail), alertEmail = now.Recipients },
                told => Console.WriteLine($"failures {told.alertFailures}, silence {told.alertSilence}, tokens {told.alertTokens}, held {told.alertHeld}, webhooks {told.alertWebhooks}, mail {told.alertMail}, e-mail {(told.alertEmail.Count == 0 ? "to nobody" : "to " + string.Join(", ", told.alertEmail))}"));
        });
    }

    static string OnOff(bool on) => on ? "on" : "off";
}
