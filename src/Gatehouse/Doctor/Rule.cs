namespace Gatehouse.Doctor;

/// <summary>One known misconfiguration: looks at an Org and says what is wrong, or nothing. A rule is one file in Rules/ and one line in <see cref="All"/>.</summary>
/// <param name="Id">Its name in findings, and its heading in docs/reference/doctor.md.</param>
sealed record Rule(string Id, Func<Examination, CancellationToken, Task<Finding?>> LookAsync)
{
    public Rule(string id, Func<Examination, Finding?> look) : this(id, (exam, _) => Task.FromResult(look(exam))) { }

    public static IReadOnlyList<Rule> All { get; } =
    [
        Rules.TokenExpired.Rule,
        Rules.TokenRevoked.Rule,
        Rules.TokenWrongOrg.Rule,
        Rules.TokenUnknown.Rule,
        Rules.TokenExpiring.Rule,
        Rules.RotationUnfinished.Rule,
        Rules.TokenManyAddresses.Rule,
        Rules.TokenUnused.Rule,
        Rules.NeverConnected.Rule,
        Rules.ModePrerequisites.Rule,
        Rules.NobodyProvisioned.Rule,
        Rules.PreviewForgotten.Rule,
        Rules.SyncStopped.Rule,
        Rules.SharedAppScim.Rule,
        Rules.ExternalUserTwoApps.Rule,
        Rules.UserInTwoOrgs.Rule,
        Rules.IsolatedPerson.Rule,
        Rules.UpdateUnknownId.Rule,
        Rules.NameTaken.Rule,
        Rules.FilterRefused.Rule,
        Rules.FailuresOfOneKind.Rule,
        Rules.ServerFaults.Rule,
        Rules.MembersUnknown.Rule,
        Rules.AttributesUnknown.Rule,
        Rules.GroupsNeverPushed.Rule,
        Rules.GroupNamesDoubled.Rule,
        Rules.GroupNameDelimiter.Rule,
        Rules.PersonTwice.Rule,
        Rules.UsersWithoutEmail.Rule,
        Rules.CertificateEnding.Rule,
        Rules.CertificatesWaiting.Rule,
        Rules.ClientSecretEnding.Rule,
        Rules.ConnectionUnreadable.Rule,
        Rules.ConnectionUntested.Rule,
        Rules.NoDefaultConnection.Rule,
        Rules.AutoRedirectOff.Rule,
        Rules.RedirectUnregistered.Rule,
        Rules.DomainFailing.Rule,
        Rules.DemandOfForeignDomain.Rule,
        Rules.SignInBeforeProvisioning.Rule,
        Rules.GroupClaimsInScimMode.Rule,
        Rules.SlugNoDnsLabel.Rule,
        Rules.MappedGroupsEmpty.Rule,
        Rules.ChangesHeld.Rule,
        Rules.InvitationsFailing.Rule,
        Rules.WebhooksDead.Rule,
        Rules.MasterKeyOld.Rule,
    ];
}
