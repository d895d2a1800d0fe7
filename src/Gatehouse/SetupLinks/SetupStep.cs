namespace Gatehouse.SetupLinks;

/// <summary>What a setup link may be for, and the operations that each step needs: whoever holds the link may use these and no others.</summary>
public static class SetupStep
{
    public const string Sso = "sso", Provisioning = "provisioning", Domains = "domains";

    static readonly Dictionary<string, string[]> Needed = new(StringComparer.Ordinal)
    {
        [Sso] = ["createConnection", "getConnection", "updateConnection", "makeTestLink", "refreshConnection", "deleteConnection"],
        [Provisioning] = ["issueToken"],
        [Domains] = ["listDomains", "addDomain", "verifyDomain"],
    };

    /// <summary>In the order in which they are done.</summary>
    public static IReadOnlyList<string> All { get; } = [Sso, Provisioning, Domains];

    public static IReadOnlySet<string> OperationsOf(IEnumerable<string> steps) => steps.SelectMany(step => Needed[step]).Append("getSetupLink").ToHashSet(StringComparer.Ordinal);

    /// <summary>Without doubles, and in their order.</summary>
    /// <exception cref="FormatException">None, or one that there is not.</exception>
    public static IReadOnlyList<string> Read(IReadOnlyCollection<string> wanted)
    {
        if (wanted.FirstOrDefault(step => !Needed.ContainsKey(step)) is { } unknown) throw new FormatException($"'{unknown}' is no step. Steps: {string.Join(", ", All)}.");
        return wanted.Count > 0 ? [.. All.Where(wanted.Contains)] : throw new FormatException($"A setup link has one step or more. Steps: {string.Join(", ", All)}.");
    }
}
