using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Tenancy;

/// <summary>Two Orgs that know nothing of one another: the same userNames and group names, but what lies behind them differs.</summary>
sealed record Neighbours(TestOrg Mine, TestOrg Theirs, string MyUser, string MyGroup, string TheirUser, string TheirGroup, string TheirDeleted)
{
    public const string TheirSchema = "urn:example:neighbour:2.0:User";

    /// <summary>What nobody outside their Org may ever read.</summary>
    public static readonly string[] TheirWords = ["Nachbar", "Cellar keys", "nadia@next-door.example", "cellarNumber", TheirSchema];

    public string[] TheirIds => [TheirUser, TheirGroup, TheirDeleted, Theirs.Id, Theirs.Slug, Theirs.TokenId];

    public static async Task<Neighbours> MeetAsync(Running gatehouse, params (string Key, string Value)[] settings)
    {
        var mine = await gatehouse.OrgAsync(settings.ToDictionary(s => s.Key, s => s.Value));
        var theirs = await gatehouse.OrgAsync(schemas: [Extension()]);
        var (myUser, theirUser) = (
            await mine.Idp.UserAsync("ann@example.com", """
                "displayName":"Ann","emails":[{"value":"ann@example.com"}]
                """),
            await theirs.Idp.UserAsync("ann@example.com", $$"""
                "displayName":"Nadia Nachbar","externalId":"ext-1","title":"Cellar keys","emails":[{"value":"nadia@next-door.example"}],
                "{{TheirSchema}}":{"cellarNumber":"7"}
                """));
        var gone = await theirs.Idp.UserAsync("gone@example.com", "\"displayName\":\"Norbert Nachbar\"");
        (await theirs.Idp.AskAsync($"DELETE Users/{gone}")).Status.ShouldBe(204);
        return new(mine, theirs, myUser, await mine.Idp.GroupAsync("Staff", myUser), theirUser, await theirs.Idp.GroupAsync("Staff", theirUser), gone);
    }

    public static void ShouldNotShowThem(string text)
    {
        foreach (var word in TheirWords) text.ShouldNotContain(word);
    }

    static JsonObject Extension() => (JsonObject)JsonNode.Parse($$"""
        {"id":"{{TheirSchema}}","name":"Cellar","attributes":[{"name":"cellarNumber","type":"string","multiValued":false,"mutability":"readWrite","returned":"default","uniqueness":"server","caseExact":false}]}
        """)!;
}
