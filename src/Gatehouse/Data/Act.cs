namespace Gatehouse.Data;

/// <summary>What one transaction did of what somebody does: an entry of the audit log when it changed anything.</summary>
sealed class Act(Acting who)
{
    public Acting Who => who;

    public bool Changed { get; private set; }

    public string? TargetType { get; private set; }

    public string? TargetId { get; private set; }

    /// <summary>JSON: each setting with what it was before and is after. Ids and settings, never a secret, never a person.</summary>
    public string? Changes { get; private set; }

    public void Count(int rows) => Changed |= rows > 0;

    /// <summary>The first counts, or the first that says what changed: what follows from it is told by events.</summary>
    public void About(string type, string? id, string? changes = null)
    {
        if (TargetType is null || (Changes is null && changes is not null)) (TargetType, TargetId) = (type, id);
        Changes ??= changes;
    }

    public void About(Act other)
    {
        if (other.TargetType is { } type) About(type, other.TargetId, other.Changes);
    }
}
