using System.Text.Json.Nodes;
using Gatehouse.Tests;

namespace Gatehouse.Client.Tests.Source;

/// <summary>What is generated is what would be generated now.</summary>
public sealed class SourceTests(OnSqlite gatehouse) : IClassFixture<OnSqlite>
{
    const string Folder = "src/Gatehouse.Client/Api";

    [Fact]
    public async Task The_client_says_what_the_document_says()
    {
        using var http = new HttpClient { BaseAddress = gatehouse.Url };
        var document = JsonNode.Parse(await http.GetStringAsync(new Uri("/api/v1/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken))!.AsObject();
        var events = Gatehouse.Events.EventTypes.Schemas().Select(s => JsonNode.Parse(s.Text)!).Where(s => s["properties"]?["type"]?["const"] is not null)
            .GroupBy(s => (string)s["title"]!, StringComparer.Ordinal).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => (s.Key, (string)s.Last()["description"]!));

        var files = ClientSource.Of(document, events);

        files.Count.ShouldBeGreaterThan(15);
        files.Select(file => Snapshot.Misfit($"{Folder}/{file.Key}", file.Value)).OfType<string>().ShouldBeEmpty();
        Directory.EnumerateFiles(Path.Combine(Snapshot.Root, Folder)).Select(Path.GetFileName).Except(files.Keys.Cast<string?>()).ShouldBeEmpty();
    }
}
