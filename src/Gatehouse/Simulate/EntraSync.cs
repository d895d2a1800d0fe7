namespace Gatehouse.Simulate;

/// <summary>
/// One cycle of Entra ID's provisioning: it never reads a member list, asks for each membership by itself and adds
/// members one by one, several at a time to the same group.
/// </summary>
sealed class EntraSync(SyncPlan plan, bool compliant) : IVendorSync
{
    readonly EntraBody body = new(compliant);
    readonly string?[] users = new string?[plan.Users];
    readonly string?[] groups = new string?[plan.Groups];
    readonly bool[] empty = new bool[plan.Groups];

    public string Headers => "Accept: application/scim+json\r\nUser-Agent: gatehouse-simulate (entra)\r\n";

    public IReadOnlyList<Phase> Phases =>
    [
        new("connection", 1, TestAsync),
        new("users", plan.Users, UserAsync),
        new("groups", plan.Groups, GroupAsync),
        new("members", plan.Groups * plan.MembersPerGroup, MemberAsync),
    ];

    async Task TestAsync(Session session, int _, CancellationToken ct)
    {
        var total = await session.CountAsync("/Users", "filter=" + Eq("userName", plan.Nobody), ct);
        if (total > 0) session.Blame("Asked for a userName that nobody has, the server found somebody.");
        if (total is not 0) session.Tally.Stop("The connection test failed.");
    }

    async Task UserAsync(Session session, int index, CancellationToken ct)
    {
        var person = plan.Person(index);
        List<Difference> differences;
        var query = "filter=" + Eq("userName", person.UserName);
        using (var found = await session.FindAsync("/Users", query, "userName", person.UserName, ct))
        {
            if (found is null) return;
            users[index] = found.Resource?.Text("id");
            differences = found.Resource is { } user ? Difference.Between(person, user, EntraBody.Mapping) : [];
        }

        if (users[index] is not { } id)
        {
            users[index] = await session.PostAsync("/Users", person, EntraBody.User, ct);
            if (users[index] is not null) session.Tally.Users.Created();
        }
        else if (differences.Count == 0) session.Tally.Users.Unchanged();
        else if (await session.SendAsync("PATCH", "/Users".At(id), differences, body.Update, ct))
            session.Tally.Users.Updated();
    }

    async Task GroupAsync(Session session, int index, CancellationToken ct)
    {
        var group = plan.Group(index);
        string? externalId;
        var query = "excludedAttributes=members&filter=" + Eq("displayName", group.DisplayName);
        using (var found = await session.FindAsync("/Groups", query, "displayName", group.DisplayName, ct))
        {
            if (found is null) return;
            groups[index] = found.Resource?.Text("id");
            externalId = found.Resource?.Text("externalId");
        }

        if (groups[index] is not { } id)
        {
            groups[index] = await session.PostAsync("/Groups", group, body.Group, ct);
            empty[index] = true;
            if (groups[index] is not null) session.Tally.Groups.Created();
        }
        else if (externalId == group.ObjectId) session.Tally.Groups.Unchanged();
        else if (await session.SendAsync("PATCH", "/Groups".At(id), group, body.ExternalId, ct))
            session.Tally.Groups.Updated();
    }

    async Task MemberAsync(Session session, int index, CancellationToken ct)
    {
        var (group, place) = Math.DivRem(index, plan.MembersPerGroup);
        // Without its two ends there is no membership; what failed there is counted there.
        if (groups[group] is not { } groupId || users[plan.Member(group, place)] is not { } userId) return;

        if (!empty[group])
        {
            var query = $"filter={Eq("id", groupId)}+and+{Eq("members", userId)}&attributes=id";
            if (await session.CountAsync("/Groups", query, ct) is not 0) return;
        }

        if (await session.SendAsync("PATCH", "/Groups".At(groupId), userId, body.Member, ct)) session.Tally.Added(1);
    }

    // Entra writes + for a space.
    static string Eq(string attribute, string value) =>
        Uri.EscapeDataString(ScimText.Eq(attribute, value)).Replace("%20", "+", StringComparison.Ordinal);
}
