namespace Gatehouse.Access;

/// <summary>
/// The rule (product rule 3.2): the workspaces of the member's groups and those given by hand; the highest of the roles mapped to groups and to
/// values of the attribute "roles", else the default role of the connection, else of the Org. Only for the active.
/// </summary>
static class EffectiveAccess
{
    public static MemberAccess Of(AccessFacts.Member member, AccessFacts facts) =>
        facts.Frozen && member.Status == Membership.Active ? member.Stored : OfRules(member, facts);

    /// <summary>As if no preview were on.</summary>
    public static MemberAccess OfRules(AccessFacts.Member member, AccessFacts facts) => Of(member, facts, [.. member.Given.Select(id => facts.Mappings[id])]);

    /// <param name="given">The mappings that hold for this member.</param>
    public static MemberAccess Of(AccessFacts.Member member, AccessFacts facts, IReadOnlyCollection<AccessFacts.Mapped> given) => member.Status != Membership.Active
        ? MemberAccess.None
        : new(
            facts.Highest(given.Select(m => m.Role)) ?? facts.Highest([member.ByConnection]) ?? facts.DefaultRole,
            [.. given.SelectMany(m => m.Workspaces).Concat(member.ByHand).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
}
