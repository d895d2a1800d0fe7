using System.Text.RegularExpressions;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Cli;

/// <summary>What is not understood ends with 2 and says where help is; help itself ends with 0. No database is opened for either.</summary>
public sealed class UsageTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "burn", "burn" },
        { "org", "See: gatehouse org --help" },
        { "org burn", "burn" },
        { "org create", "See: gatehouse org create --help" },
        { "org create Acme --isolation open", "'open'" },
        { "org create Acme --no-such-option", "--no-such-option" },
        { "org create Acme Inc", "Inc" },
        { "token issue", "--org" },
        { "token issue --org acme --expires soon", "'soon'" },
        { "token issue --org acme --expires 0d", "'0d'" },
        { "token issue --org acme --expires 99999999999d", "'99999999999d'" },
        { "token rotate tok_0 --org acme --overlap 1.5h", "'1.5h'" },
        { "token revoke --org acme", "See: gatehouse token revoke --help" },
        { "token set tok_0 --org acme", "KEY=VALUE" },
        { "log", "--org" },
        { "log --org acme --count many", "many" },
        { "log --org acme --status BROKEN", "BROKEN" },
        { "log --org acme --action EXPLODE", "EXPLODE" },
        { "simulate google --url http://127.0.0.1:1 --token t", "google" },
        { "simulate okta --url http://127.0.0.1:1", "--token" },
        { "serve --log-retention long", "'long'" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task A_mistake_ends_with_2_and_says_where_help_is(string typed, string words)
    {
        var nowhere = Path.Combine(Path.GetTempPath(), "gatehouse-" + Guid.NewGuid().ToString("N"));

        var said = await Said.ByAsync([.. typed.Split(' '), "--data", nowhere]);

        said.Refused(2, words).Err.ShouldContain("--help");
        Directory.Exists(nowhere).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("token --help")]
    [InlineData("token issue --help")]
    [InlineData("log -h")]
    [InlineData("serve --help")]
    public async Task Help_is_given(string typed) =>
        (await Said.ByAsync(typed.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Well().Out.ShouldContain("Usage:");

    [Fact]
    public async Task The_version_is_told() => Version.TryParse((await Said.ByAsync("--version")).Well().Out.Trim().Split('-', '+')[0], out _).ShouldBeTrue();

    /// <summary>A repair that names a verb that is none helps nobody.</summary>
    [Fact]
    public void Every_verb_that_our_texts_name_is_there()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Source.Root, "src", "Gatehouse"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Source.Root, "docs"), "*.md", SearchOption.AllDirectories)).Append(Path.Combine(Source.Root, "README.md"));
        var named = files.SelectMany(file => Regex.Matches(File.ReadAllText(file), @"(?<![\w/.-])(?:\./)?gatehouse (?<verb>[a-z][a-z-]*)(?: (?<sub>[a-z][a-z-]*))?", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Select(m => (File: Path.GetRelativePath(Source.Root, file), Verb: m.Groups["verb"].Value, Sub: m.Groups["sub"].Value))).Distinct().ToList();

        named.Count.ShouldBeGreaterThan(200, "or they are not found any more");
        named.Where(one => Gatehouse.Cli.Verbs.Root.Subcommands.FirstOrDefault(c => c.Name == one.Verb) is not { } verb
            || (one.Sub.Length > 0 && verb.Subcommands.Count > 0 && verb.Subcommands.All(c => c.Name != one.Sub))).ShouldBeEmpty();
    }
}
