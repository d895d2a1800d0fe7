using System.Diagnostics;
using Gatehouse.Tests.Peers;

namespace Gatehouse.Tests.Api;

/// <summary>The OpenAPI document before a checker that nobody here wrote, with the rules that it recommends.</summary>
public sealed class OpenApiLintTests(OnSqlite gatehouse) : IClassFixture<OnSqlite>
{
    [Fact]
    public async Task The_document_is_valid_by_the_rules_of_Redocly()
    {
        Assert.SkipUnless(Peer.Installed is not null, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        using var http = new HttpClient { BaseAddress = gatehouse.Url };
        var file = Path.Combine(gatehouse.DataFolder, "openapi.json");
        await File.WriteAllTextAsync(file, await http.GetStringAsync(new Uri("/api/v1/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("node") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true" } };
        foreach (var word in (string[])[Path.Combine(Peer.Installed, "node_modules", "@redocly", "cli", "bin", "cli.js"), "lint", file, "--extends=recommended", "--format=stylish", "--max-problems=20"]) start.ArgumentList.Add(word);

        using var lint = Process.Start(start)!;
        var (told, complaints) = (lint.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), lint.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await lint.WaitForExitAsync(TestContext.Current.CancellationToken);

        lint.ExitCode.ShouldBe(0, $"{await told}\n{await complaints}");
        (await complaints).ShouldContain("validated");
    }
}
