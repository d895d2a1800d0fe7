namespace Gatehouse.AdminConsole.Guides;

/// <summary>What somebody does in the console of an identity provider, in order.</summary>
/// <param name="Back">What is brought back from there.</param>
public sealed record Guide(string Back, IReadOnlyList<GuideStep> Steps);

/// <summary>One thing to do there.</summary>
/// <param name="Text">In our own words; **this** is what that console calls a thing, to the letter.</param>
public sealed record GuideStep(string Title, string Text)
{
    /// <summary>Fields there, and which of our values goes into each: {acs} and the like are the addresses of the connection.</summary>
    public IReadOnlyList<(string Field, string Value)> Enter { get; init; } = [];

    /// <summary>Attributes there, and what they are sent or stored as.</summary>
    public IReadOnlyList<(string From, string To)> Map { get; init; } = [];

    /// <summary>What that console calls the two columns.</summary>
    public (string From, string To) Columns { get; init; } = ("Attribute", "Value");
}
