using System.Text.RegularExpressions;

namespace Gatehouse.Tests.Tenancy;

/// <summary>The product's source, to look at the SQL in it.</summary>
static partial class Source
{
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    /// <param name="File">Below src/Gatehouse.</param>
    /// <param name="Tables">Each table as often as it is named.</param>
    /// <param name="IsOfTheInstance">It belongs to no Org, and is where that is allowed (see .editorconfig).</param>
    public sealed partial record Statement(string File, string Text, IReadOnlyList<string> Tables, bool IsOfTheInstance)
    {
        /// <summary>Its condition is worded elsewhere: "where {Matches(…)}".</summary>
        public bool IsInParts => Elsewhere().IsMatch(Text);

        [GeneratedRegex(@"\bwhere\s+\{\w+\(", RegexOptions.None, 5000)]
        private static partial Regex Elsewhere();
    }

    public static List<Statement> Statements()
    {
        var source = Path.Combine(Root, "src", "Gatehouse");
        return [.. from path in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                   let file = Path.GetRelativePath(source, path).Replace('\\', '/')
                   from text in Literals().Matches(File.ReadAllText(path)).Select(literal => literal.Groups["raw"].Value + literal.Groups["plain"].Value)
                   let tables = Named().Matches(text).Select(name => name.Groups["table"].Value).ToList()
                   where tables.Count > 0 && Sql().IsMatch(text)
                   select new Statement(file, text.Trim(), tables, IsInstances(file) && !text.Contains("{Mine}", StringComparison.Ordinal))];
    }

    static bool IsInstances(string file) => file is "App.cs" or "Cli/Workplace.cs" || file.Split('/')[0] is "Data" or "Doors" or "Jobs" or "Operator";

    static string Above(string folder) => File.Exists(Path.Combine(folder, "Gatehouse.slnx")) ? folder
        : Above(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("These tests run inside the repository."));

    [GeneratedRegex("\\$\"\"\"(?<raw>.*?)\"\"\"|\\$\"(?<plain>(?:[^\"\\\\\\n]|\\\\.)*)\"", RegexOptions.Singleline, 5000)]
    private static partial Regex Literals();

    [GeneratedRegex(@"\b(?:from|join|into|update)\s+(?<table>[a-z_]+)\b", RegexOptions.None, 5000)]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(?:select|insert|delete|update)\b", RegexOptions.None, 5000)]
    private static partial Regex Sql();
}
