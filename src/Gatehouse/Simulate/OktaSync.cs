namespace Gatehouse.Simulate;

/// <summary>
/// An Okta app with provisioning and group push: people are read and put back whole, a pushed group is read with its
/// members and brought to what Okta knows, in small deltas.
/// </summary>
sealed class OktaSync(SyncPlan plan) : IVendorSync
{
    const int Batch = 100;

    readonly string?[] users = new string?[plan.Users];

    public string Headers =>
        "Accept: application/scim+json\r\nAccept-Charset: utf-8\r\nUser-Agent: Okta SCIM Client 1.0.0\r\n";

    public IReadOnlyList<Phase> Phases =>
    [
        new("connection", 1, TestAsync),
        new("users", plan.Users, UserAsync),
        new("groups", plan.Groups, GroupAsync),
    ];

    static async Task TestAsync(Session session, int _, CancellationToken ct)
    {
        if (await session.CountAsync("/Users", "startIndex=1&count=2", ct) is null)
            session.Tally.Stop("The connection test failed.");
    }

    async Task UserAsync(Session session, int index, CancellationToken ct)
    {
        var person = plan.Person(index);
        var query = Eq("userName", person.UserName);
        using (var found = await session.FindAsync("/Users", query, "userName", person.UserName, ct))
        {
            if (found is null) return;
            users[index] = found.Resource?.Text("id");
        }

        if (users[index] is { } id)
        {
            await UpdateAsync(session, person, id, ct);
            return;
        }

        users[index] = await session.PostAsync("/Users", person, OktaBody.NewUser, ct);
        if (users[index] is not null) session.Tally.Users.Created();
    }

    static async Task UpdateAsync(Session session, Person person, string id, CancellationToken ct)
    {
        using var user = await session.GetAsync("/Users".At(id), "", ct);
        if (user is null) return;
        // The PUT is written in full before it is sent: until then what was read may stay in the wire's memory.
        if (Difference.Between(person, user.RootElement, OktaBody.Mapping).Count == 0) session.Tally.Users.Unchanged();
        else if (await session.SendAsync("PUT", "/Users".At(id), (person, user.RootElement), OktaBody.WholeUser, ct))
            session.Tally.Users.Updated();
    }

    async Task GroupAsync(Session session, int index, CancellationToken ct)
    {
        var name = plan.Group(index).DisplayName;
        string? id;
        using (var found = await session.FindAsync("/Groups", Eq("displayName", name), "displayName", name, ct))
        {
            if (found is null) return;
            id = found.Resource?.Text("id");
        }

        var wanted = Wanted(index);
        if (id is null) await CreateAsync(session, name, wanted, ct);
        else await PushAsync(session, id, wanted, ct);
    }

    static async Task CreateAsync(Session session, string name, List<Member> wanted, CancellationToken ct)
    {
        var first = wanted.Take(Batch);
        if (await session.PostAsync("/Groups", (name, first), OktaBody.NewGroup, ct) is not { } id) return;
        session.Tally.Groups.Created();
        session.Tally.Added(Math.Min(Batch, wanted.Count));
        await DeltasAsync(session, id, [], wanted[Math.Min(Batch, wanted.Count)..], ct);
    }

    async Task PushAsync(Session session, string id, List<Member> wanted, CancellationToken ct)
    {
        HashSet<string> there;
        using (var group = await session.GetAsync("/Groups".At(id), "", ct))
        {
            if (group is null) return;
            there = [.. group.RootElement.List("members").Select(member => member.Text("value")).OfType<string>()];
        }

        session.Tally.Groups.Unchanged();
        var added = wanted.FindAll(member => !there.Remove(member.Id));
        // A user whose look-up failed has no id here and would pass for a stranger: rather leave strangers in.
        List<string> removed = wanted.Count == plan.MembersPerGroup ? [.. there] : [];
        await DeltasAsync(session, id, removed, added, ct);
    }

    static async Task DeltasAsync(
        Session session, string id, List<string> removed, List<Member> added, CancellationToken ct)
    {
        for (int gone = 0, come = 0; gone < removed.Count || come < added.Count;)
        {
            var goes = removed.GetRange(gone, Math.Min(Batch, removed.Count - gone));
            var comes = added.GetRange(come, Math.Min(Batch - goes.Count, added.Count - come));
            if (!await session.SendAsync("PATCH", "/Groups".At(id), new Push(goes, comes), OktaBody.Delta, ct)) return;
            session.Tally.Removed(goes.Count);
            session.Tally.Added(comes.Count);
            (gone, come) = (gone + goes.Count, come + comes.Count);
        }
    }

    List<Member> Wanted(int group)
    {
        var wanted = new List<Member>(plan.MembersPerGroup);
        for (var place = 0; place < plan.MembersPerGroup; place++)
        {
            var user = plan.Member(group, place);
            if (users[user] is { } id) wanted.Add(new(id, plan.Person(user).UserName));
        }

        return wanted;
    }

    static string Eq(string attribute, string value) =>
        $"filter={Uri.EscapeDataString(ScimText.Eq(attribute, value))}&startIndex=1&count=100";
}
