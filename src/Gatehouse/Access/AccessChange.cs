namespace Gatehouse.Access;

/// <summary>What a member has and would have, or should have.</summary>
public sealed record AccessChange(string Id, string Name, MemberAccess Before, MemberAccess After);
