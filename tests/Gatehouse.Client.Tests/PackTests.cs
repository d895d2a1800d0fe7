using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Gatehouse.Client.Tests;

/// <summary>What would be published, packed and looked into.</summary>
public sealed class PackTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("pack-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(PublicApiTests.Packages), MemberType = typeof(PublicApiTests))]
    public async Task A_package_has_its_words_its_symbols_and_its_licence(string package)
    {
        await PackAsync(package);

        using var packed = await ZipFile.OpenReadAsync(Directory.GetFiles(folder, "*.nupkg").Single(), TestContext.Current.CancellationToken);
        using var symbols = await ZipFile.OpenReadAsync(Directory.GetFiles(folder, "*.snupkg").Single(), TestContext.Current.CancellationToken);
        string Content(string name) => new StreamReader(packed.GetEntry(name).ShouldNotBeNull($"{name} is missing").Open()).ReadToEnd();
        packed.Entries.Select(e => e.FullName).ShouldContain($"lib/net10.0/{package}.dll");
        Content("README.md").ShouldStartWith("# " + package);
        XDocument.Parse(Content($"lib/net10.0/{package}.xml")).Descendants("member").Count().ShouldBeGreaterThan(10);
        symbols.Entries.Select(e => e.FullName).ShouldContain($"lib/net10.0/{package}.pdb");
        var said = XDocument.Parse(Content(package + ".nuspec")).Root!.Elements().Single().Elements().ToLookup(e => e.Name.LocalName, e => e.Value, StringComparer.Ordinal);
        (said["id"].Single(), said["license"].Single(), said["readme"].Single(), said["description"].Single().Length > 40).ShouldBe((package, "Apache-2.0", "README.md", true));
    }

    /// <summary>Of what was built for this test.</summary>
    async Task PackAsync(string package)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Snapshot.Root, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var word in (string[])["pack", $"src/{package}", "-c", "Release", "--no-build", "--disable-build-servers", "-v", "quiet", "-nologo", "-o", folder]) start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        (process.ExitCode, said.Trim()).ShouldBe((0, "")); // Not a warning either.
    }
}
