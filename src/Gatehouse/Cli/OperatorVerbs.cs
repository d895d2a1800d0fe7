using System.CommandLine;

namespace Gatehouse.Cli;

static class OperatorVerbs
{
    public static Command Command { get; } = new("operator", "Break-glass operators: a way in for when no identity provider answers.") { Save("add", false, "Makes an operator, and shows the secrets once."), List(), Save("reset", true, "Gives an operator new secrets, and lets a locked one try again."), Remove() };

    static Argument<string> Name() => new("NAME") { Description = "Such as ada." };

    static Command Save(string verb, bool anew, string description)
    {
        var name = Name();
        return Workplace.Does(new Command(verb, description) { name }, async (place, parsed, ct) =>
        {
            var called = parsed.GetRequiredValue(name).Trim();
            if (called.Length is 0 or > 100) throw new CliException("An operator's name has 1 to 100 characters.");
            var made = await (await place.OperatorsAsync(ct)).SaveAsync(called, anew, Common.Person, ct) ?? throw new CliException(anew ? NoSuch(called) : $"There is an operator '{called}' already. See: gatehouse operator reset");
            var at = await place.PublicUrlAsync(ct) + "/operator";
            place.Say(new { name = made.Name, password = made.Password, secret = made.Secret, address = made.Address, url = at }, _ => Console.WriteLine($"""
                Operator  {made.Name}
                Password  {made.Password}
                Secret    {made.Secret}
                          {made.Address}
                Sign in   {at}

                This is shown once. Enter the secret in an authenticator app, and keep the password where it is found in an emergency.
                """));
        });
    }

    static Command List() => Workplace.Does(new Command("list", "Lists the operators."), async (place, _, ct) => place.Say(await (await place.OperatorsAsync(ct)).ListAsync(ct), all =>
        Table.Write(["NAME", "FAILURES", "LOCKED UNTIL", "MADE", "BY"], all.Select(o => (string[])[o.Name, $"{o.Failures}", o.LockedUntil is null ? "" : Table.Time(o.LockedUntil), Table.Time(o.CreatedAt), o.CreatedBy]))));

    static Command Remove()
    {
        var name = Name();
        return Workplace.Does(new Command("remove", "Removes an operator; a session that is open ends. The last one stays.") { name }, async (place, parsed, ct) =>
        {
            if (!Workplace.Granted(await (await place.OperatorsAsync(ct)).RemoveAsync(parsed.GetRequiredValue(name), ct))) throw new CliException(NoSuch(parsed.GetRequiredValue(name)));
            place.Say(new { name = parsed.GetRequiredValue(name), removed = true }, _ => Console.WriteLine("Removed."));
        });
    }

    static string NoSuch(string name) => $"There is no operator '{name}'. See: gatehouse operator list";
}
