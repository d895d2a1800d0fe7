namespace Gatehouse.Bench;

/// <summary>Kestrel giving back the bytes of a user, with the same driver: nothing that speaks HTTP here is faster.</summary>
static class Echo
{
    public const string Name = "echo", About = "Kestrel giving back the bytes of a user: what the driver and HTTP cost";

    const int Busy = 32;

    public static async Task<IReadOnlyList<Row>> RunAsync(Workshop workshop, Size size, CancellationToken ct)
    {
        await using var who = await workshop.EchoAsync(ct);
        Operation operation = async (worker, index, cancel) =>
        {
            var person = new Person((int)index);
            worker.Expect(await worker.SendAsync("POST", worker.People.Callers[0], "/echo", person, Person.Write, cancel), person.UserName);
        };
        await who.MeasureAsync(Busy, size.Bound with { Time = size.Warm }, operation, ct);
        var runs = new List<Measurement>();
        for (var run = 0; run < size.Runs; run++) runs.Add(await who.MeasureAsync(Busy, size.Bound, operation, ct));
        return [new("echo of a user (Kestrel alone)", "none", null, Busy, Measurement.Median(runs))];
    }
}
