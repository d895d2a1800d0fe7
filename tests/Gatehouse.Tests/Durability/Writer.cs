using Gatehouse.Tests.Captures;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Durability;

/// <summary>
/// One of several clients that write at the same time: people of its own, groups shared with the others. Every change is in the
/// ledger before it is sent, and acknowledged when the answer came.
/// </summary>
sealed class Writer(int number, int seed, HttpClient idp, Ledger ledger, IReadOnlyList<(string Name, string Id)> groups)
{
    readonly Random random = new(seed);
    readonly List<(string Name, string Id)> people = [];
    readonly HashSet<(int Group, string Person)> memberships = [];
    int made;

    /// <summary>Until the server is no more.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await StepAsync();
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    Task StepAsync() => (people.Count, random.Next(10)) switch
    {
        (< 3, _) or (_, 0 or 1 or 2) => CreateAsync(),
        (_, 3 or 4) => RetitleAsync(),
        (_, 5 or 6) => JoinAsync(),
        (_, 7) => LeaveAsync(),
        (_, 8) => FoundAsync(),
        _ => DeleteAsync(),
    };

    async Task CreateAsync()
    {
        var name = $"{seed:x}-{number}-{++made}";
        ledger.Begin(number, ($"user {name}", "new"), ($"mail {name}@example.com", name));
        var answer = await SendAsync("POST Users", Wire.User(name, $$"""
            "title":"new","emails":[{"value":"{{name}}@example.com","type":"work"}]
            """), 201);
        if (answer is not null) people.Add((name, (string)answer.Body!["id"]!));
    }

    async Task RetitleAsync()
    {
        var (name, id) = people[random.Next(people.Count)];
        var title = $"title {random.Next(1_000_000)}";
        ledger.Begin(number, ($"user {name}", title));
        await SendAsync($"PATCH Users/{id}", Wire.Patch(Wire.Replace("title", $"\"{title}\"")), 200);
    }

    /// <summary>Three at once: all come in, or nobody.</summary>
    async Task JoinAsync()
    {
        var (group, some) = (random.Next(groups.Count), random.GetItems(people.ToArray(), 3).Distinct().ToArray());
        ledger.Begin(number, [.. some.Select(person => ($"{groups[group].Name} has {person.Name}", (string?)"yes"))]);
        if (await SendAsync($"PATCH Groups/{groups[group].Id}", Wire.Patch(Wire.Add([.. some.Select(person => person.Id)])), 204) is null) return;
        foreach (var (name, _) in some) memberships.Add((group, name));
    }

    async Task LeaveAsync()
    {
        if (memberships.Count == 0) return;
        var (group, name) = memberships.ElementAt(random.Next(memberships.Count));
        var id = people.Single(person => person.Name == name).Id;
        ledger.Begin(number, ($"{groups[group].Name} has {name}", null));
        if (await SendAsync($"PATCH Groups/{groups[group].Id}", Wire.Patch($$"""{"op":"remove","path":"members[value eq \"{{id}}\"]"}"""), 204) is not null) memberships.Remove((group, name));
    }

    async Task FoundAsync()
    {
        var ((person, id), name) = (people[random.Next(people.Count)], $"group {seed:x}-{number}-{++made}");
        ledger.Begin(number, ($"group {name}", "there"), ($"{name} has {person}", "yes"));
        await SendAsync("POST Groups", Wire.Group(name, id), 201);
        // Not remembered: whoever is in such a group is never deleted, or the ledger would have to know.
        people.RemoveAll(one => one.Name == person);
        memberships.RemoveWhere(one => one.Person == person);
    }

    async Task DeleteAsync()
    {
        var (name, id) = people[random.Next(people.Count)];
        var lost = memberships.Where(one => one.Person == name).Select(one => ($"{groups[one.Group].Name} has {name}", (string?)null));
        ledger.Begin(number, [($"user {name}", null), ($"mail {name}@example.com", null), .. lost]);
        // .NET's client sends a DELETE again when the connection broke before the answer: then it was done the first time.
        if (await SendAsync($"DELETE Users/{id}", null, 204, 404) is null) return;
        people.RemoveAll(person => person.Name == name);
        memberships.RemoveWhere(one => one.Person == name);
    }

    async Task<Answer?> SendAsync(string request, string? body, params int[] expected)
    {
        var answer = await idp.AskAsync(request, body);
        if (!expected.Contains(answer.Status)) throw new Xunit.Sdk.XunitException($"{request} was answered {answer.Status}: {answer.Text}");
        ledger.Acknowledge(number);
        return answer;
    }
}
