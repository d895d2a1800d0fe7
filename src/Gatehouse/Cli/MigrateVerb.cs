using System.CommandLine;
using Gatehouse.Data;

namespace Gatehouse.Cli;

static class MigrateVerb
{
    public static Command Command { get; } = Make();

    static Command Make()
    {
        var command = new Command("migrate", "Brings the database to the newest schema. The server does so too when it starts.");
        command.SetAction((parsed, ct) => Workplace.Guarded(async () =>
        {
            await using var db = App.OpenDatabase(Common.Options(parsed));
            var applied = await Migrator.RunAsync(db, ct);
            Console.WriteLine(parsed.GetValue(Common.Json) ? Workplace.Json(new { applied }) : applied == 0 ? "Nothing to do." : $"Applied {applied}.");
        }));
        return command;
    }
}
