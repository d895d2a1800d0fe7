namespace Gatehouse.Scim;

/// <summary>One step of what happens to a Group's members. Steps run in order; each is one statement or two.</summary>
public abstract record MemberStep
{
    MemberStep() { }

    /// <summary>These come, those go; nobody is in both.</summary>
    public sealed record Delta(IReadOnlySet<string> Added, IReadOnlySet<string> Removed) : MemberStep;

    /// <summary>Exactly these stay: worked out against the rows as a few additions and removals.</summary>
    public sealed record Exactly(IReadOnlySet<string> Members) : MemberStep;

    /// <summary>Whoever matches goes: members[type eq "Group"].</summary>
    public sealed record Where(Filter Filter) : MemberStep;
}

/// <summary>
/// What a request asks of a Group's members, worked out before anything is read: changes, never a list to load.
/// A Group may hold a hundred thousand.
/// </summary>
public sealed class MemberPlan
{
    readonly List<MemberStep> steps = [];
    HashSet<string> added = new(StringComparer.Ordinal), removed = new(StringComparer.Ordinal);
    bool exactly;

    /// <summary>The fewest steps with the same outcome as the operations one by one.</summary>
    public IReadOnlyList<MemberStep> Steps => [.. steps, .. Pending()];

    public void Add(string id)
    {
        removed.Remove(id);
        added.Add(id);
    }

    public void Remove(string id)
    {
        added.Remove(id);
        if (!exactly) removed.Add(id);
    }

    /// <summary>Whoever was there goes, whoever it was; what earlier steps did no longer matters.</summary>
    public void Clear()
    {
        steps.Clear();
        added.Clear();
        removed.Clear();
        exactly = true;
    }

    public void RemoveWhere(Filter filter)
    {
        if (filter is Filter.Compare { Operator: FilterOperator.Eq, Value: string id } only && only.Path.Is("value"))
        {
            Remove(id);
            return;
        }

        steps.AddRange(Pending());
        steps.Add(new MemberStep.Where(filter));
        (added, removed, exactly) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal), false);
    }

    IEnumerable<MemberStep> Pending()
    {
        if (exactly) yield return new MemberStep.Exactly(added);
        else if (added.Count + removed.Count > 0) yield return new MemberStep.Delta(added, removed);
    }
}
