namespace Gatehouse.Scim.AspNetCore;

/// <summary>What came of a write. For any other refusal throw a <see cref="ScimException"/>, and the client reads its error.</summary>
public abstract record ScimOutcome
{
    ScimOutcome() { }

    /// <summary>It is kept, as <paramref name="Resource"/> tells; of a DELETE what was there.</summary>
    public sealed record Done(ScimResource Resource) : ScimOutcome;

    /// <summary>There is no such resource (404).</summary>
    public sealed record Missing : ScimOutcome;

    /// <summary>It has changed since it was read: tried again, or 412 for a client that sent If-Match.</summary>
    public sealed record Stale : ScimOutcome;

    /// <summary>Another resource has this value of the attribute, usually userName (409, uniqueness).</summary>
    public sealed record Taken(string Attribute) : ScimOutcome;
}
