using System.CommandLine;
using System.CommandLine.Parsing;

namespace Gatehouse.Cli;

/// <summary>The command line. Exit codes: 0 done; 1 refused or failed; 2 not understood.</summary>
static class Verbs
{
    public static RootCommand Root { get; } = new("Gatehouse: the identity front door of an application that many companies use.")
    {
        ServeVerb.Command, MigrateVerb.Command, OrgVerbs.Command, InstanceVerbs.Command, TokenVerbs.Command, ApiKeyVerbs.Command, MemberVerbs.Command, GroupVerbs.Command, GuardVerbs.Command, PreviewVerbs.Command, InvitationVerbs.Command, SchemaVerbs.Command,
        RoleVerbs.Command, WorkspaceVerbs.Command, MappingVerbs.Command, AccessVerbs.Command, JobVerbs.Command, SignInVerbs.Command, IdentityVerbs.Command, SessionVerbs.Command, OperatorVerbs.Command, LogVerb.Command, AuditVerbs.Command, EventsVerb.Command, WebhookVerbs.Command, ConnectionVerbs.Command, SamlKeyVerbs.Command, AppVerbs.Command, ApplyVerbs.Apply, ApplyVerbs.Export, SigningKeyVerbs.Command, KeyVerbs.Command, DomainVerbs.Command, SetupLinkVerbs.Command, DoctorVerb.Command, BrandingVerbs.Command, AlertVerbs.Command, SimulateVerb.Command, IdpVerbs.Command,
        Common.Data, Common.Database, Common.Json,
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var code = 0;
        // Also what goes wrong before a verb begins: a GATEHOUSE_…_FILE that is not there.
        return Math.Max(await Workplace.Guarded(async () => code = await ParseAndRunAsync(args)), code);
    }

    static async Task<int> ParseAndRunAsync(string[] args)
    {
        var parsed = Root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });

        // A verb that is none is also "not provided": the second half tells more.
        foreach (var error in parsed.Errors.Where(e => parsed.UnmatchedTokens.Count == 0 || e.Message.Contains(parsed.UnmatchedTokens[0], StringComparison.Ordinal)))
            await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync($"See: gatehouse {Words(parsed.CommandResult)}--help");
        return 2;
    }

    /// <summary>The verbs, as they are typed, with a space behind each.</summary>
    public static string Words(CommandResult command) => command.Parent is CommandResult parent ? Words(parent) + command.Command.Name + " " : "";
}
