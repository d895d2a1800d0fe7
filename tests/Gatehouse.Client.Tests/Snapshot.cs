namespace Gatehouse.Client.Tests;

/// <summary>A file that is checked in, and the text that it must be. eng/client writes it anew.</summary>
static class Snapshot
{
    static bool Writes => Environment.GetEnvironmentVariable("GATEHOUSE_TEST_WRITE") is { Length: > 0 };

    public static string Root { get; } = Above(AppContext.BaseDirectory);

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Misfit(string file, string text)
    {
        var path = Path.Combine(Root, file);
        if (Writes) File.WriteAllText(path, text);
        var (have, want) = (File.Exists(path) ? File.ReadAllLines(path) : [], text.TrimEnd('\n').Split('\n'));
        if (have.SequenceEqual(want)) return null;
        return $"{file} is not up to date. Run eng/client, read the difference, and commit it.\n{string.Join('\n', want.Except(have).Take(20).Select(line => "+ " + line).Concat(have.Except(want).Take(20).Select(line => "- " + line)))}";
    }

    static string Above(string folder) => File.Exists(Path.Combine(folder, "Gatehouse.slnx")) ? folder
        : Above(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("These tests run inside the repository."));
}
