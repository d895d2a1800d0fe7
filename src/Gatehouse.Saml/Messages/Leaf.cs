using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml.Messages;

/// <summary>Strict reading of verified elements: one where one is meant, and text only where text is meant.</summary>
static class Leaf
{
    /// <summary>The text of an element without elements inside; white space around it is the writer's indentation.</summary>
    public static string Of(Element element) => element.Children.Any()
        ? throw new SamlException(Check.Structure, $"There are elements inside {element.Name}.")
        : element.Text.Trim();

    public static Element? One(Element parent, string ns, string name)
    {
        var found = parent.Named(ns, name).Take(2).ToList();
        return found.Count < 2 ? found.FirstOrDefault() : throw new SamlException(Check.Structure, $"{parent.Name} holds two {name}.");
    }

    public static string? OneText(Element parent, string ns, string name) => One(parent, ns, name) is { } found ? Of(found) : null;
}
