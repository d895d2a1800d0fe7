using Gatehouse.Access;

namespace Gatehouse.Cli;

/// <summary>A refused decision, in words for the person at the keyboard.</summary>
static class Refusals
{
    public static T Value<T>(this Ruling<T> decision) => decision switch
    {
        Ruling<T>.Done(var value) => value,
        Ruling<T>.NoSuch("mapping", var named) => throw new CliException($"'{named}' has no mapping. See: gatehouse mapping list"),
        Ruling<T>.NoSuch("role", var named) => throw new CliException($"There is no role '{named}'. See: gatehouse role list"),
        Ruling<T>.NoSuch("workspace", var named) => throw new CliException($"There is no workspace '{named}' in this Org. See: gatehouse workspace list"),
        Ruling<T>.NoSuch(var what, var named) => throw new CliException($"There is no {what} '{named}' in this Org."),
        Ruling<T>.Several(var what, var named) => throw new CliException($"Several {what}s are called '{named}': say the id."),
        Ruling<T>.Taken(var what, var named) => throw new CliException($"There is a {what} '{named}' already."),
        Ruling<T>.InUse(var what, var named, var uses) => throw new CliException($"The {what} '{named}' is in use: {string.Join("; ", uses)}."),
        _ => throw new InvalidOperationException($"{decision} has no words."),
    };
}
