using System.Reflection;
using System.Xml.Linq;

namespace Gatehouse.Client.Tests;

/// <summary>What others compile against changes only when somebody means it: the file beside this one is part of the change. eng/client writes it.</summary>
public sealed class PublicApiTests
{
    static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<string> Packages => [typeof(GatehouseClient).Assembly.GetName().Name!, typeof(AspNetCore.GatehouseUser).Assembly.GetName().Name!];

    [Theory, MemberData(nameof(Packages))]
    public void The_public_API_is_what_was_agreed(string package) => Snapshot.Misfit($"tests/Gatehouse.Client.Tests/PublicApi/{package}.txt", string.Join('\n', Lines(Assembly.Load(package))) + "\n").ShouldBeNull();

    [Theory, MemberData(nameof(Packages))]
    public void All_of_it_is_documented(string package)
    {
        var assembly = Assembly.Load(package);
        var documented = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").Where(m => m.Elements().Any()).Select(m => m.Attribute("name")!.Value).ToHashSet(StringComparer.Ordinal);

        var wanted = assembly.GetExportedTypes().SelectMany(type => Declared(type).OfType<PropertyInfo>().Where(p => !IsOfRecord(p)).Select(p => $"P:{type.FullName}.{p.Name}").Append($"T:{type.FullName}")).ToList();

        wanted.Count.ShouldBeGreaterThan(3);
        wanted.Where(name => !documented.Contains(name.Replace('+', '.'))).ShouldBeEmpty();
    }

    /// <summary>Documented as a parameter of the record.</summary>
    static bool IsOfRecord(PropertyInfo property) => property.DeclaringType!.GetMethod("<Clone>$") is not null;

    static IEnumerable<string> Lines(Assembly assembly) => assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal).SelectMany(type => Declared(type)
        .Where(member => !IsOfEveryRecord(member)).Select(Line).OfType<string>().Order(StringComparer.Ordinal).Select(line => "    " + line).Prepend(Head(type)));

    static IEnumerable<MemberInfo> Declared(Type type) => type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(member => member switch { MethodBase method => method.IsPublic || method.IsFamily, PropertyInfo property => property.GetMethod is { IsPublic: true }, FieldInfo field => field.IsPublic, _ => false });

    static string Head(Type type) => $"{(type.IsInterface ? "interface" : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsSealed ? "sealed class" : "class")} {Name(type)}";

    static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo made => $"new({Parameters(made)})",
        MethodInfo { IsSpecialName: false } method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        PropertyInfo property => $"{Name(property.PropertyType)}{(Nullability.Create(property).ReadState == NullabilityState.Nullable && !property.PropertyType.IsValueType ? "?" : "")} {property.Name} {{ get; {(property.SetMethod is { IsPublic: true } set ? set.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? "init; " : "set; " : "")}}}",
        FieldInfo { IsLiteral: true } field => $"const {field.Name} = {field.GetRawConstantValue()}",
        _ => null,
    };

    static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{Name(p.ParameterType)}{(Nullability.Create(p).WriteState == NullabilityState.Nullable && !p.ParameterType.IsValueType ? "?" : "")} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "default"}" : "")}"));

    /// <summary>Equals, Deconstruct and their like follow from the rest.</summary>
    static bool IsOfEveryRecord(MemberInfo member) => member.Name is "Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "<Clone>$" or "EqualityContract" or "PrintMembers" || (member is ConstructorInfo made && made.GetParameters() is [var only] && only.ParameterType == member.DeclaringType);

    static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } value ? Name(value) + "?"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
}
