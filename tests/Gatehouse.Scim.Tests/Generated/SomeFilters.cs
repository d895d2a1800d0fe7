using FsCheck;
using FsCheck.Fluent;

namespace Gatehouse.Scim.Tests;

static class SomeFilters
{
    static readonly Gen<string> Name = Gen.Elements("userName", "a", "emails", "$ref", "x-y_z", "id", "or", "and", "pr", "eq", "noted", "Z9");

    static readonly Gen<string?> Schema = Gen.Frequency(
        (4, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>(ScimUris.User, ScimUris.EnterpriseUser, "urn:example:x", "a")));

    public static readonly Gen<AttributePath> Path =
        from schema in Schema
        from name in Name
        from sub in Gen.Frequency((3, Gen.Constant<string?>(null)), (1, Name.Select(n => (string?)n)))
        select new AttributePath(schema, name, sub);

    static readonly Gen<decimal> Number =
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from middle in Gen.Choose(0, int.MaxValue)
        from high in Gen.Elements(0, 0, 1, int.MaxValue)
        from scale in Gen.Choose(0, 28)
        from negative in Gen.Elements(true, false)
        select new decimal(low, middle, high, negative, (byte)scale);

    static readonly Gen<object?> Value = Gen.Frequency(
        (4, SomeText.Valid.Select(text => (object?)text)), (2, Number.Select(number => (object?)number)), (1, Gen.Elements<object?>(true, false, null)));

    static readonly Gen<Filter> Test = Gen.Frequency<Filter>(
        (1, from path in Path select (Filter)new Filter.Present(path)),
        (3, from path in Path from op in Gen.Elements(Enum.GetValues<FilterOperator>()) from value in Value select (Filter)new Filter.Compare(path, op, value)));

    /// <summary>What may stand in brackets: no brackets again.</summary>
    public static readonly Gen<Filter> Inner = Tree(Test, 3);

    public static readonly Gen<Filter> Whole = Tree(
        Gen.Frequency((4, Test), (1, from path in Path from inner in Inner select (Filter)new Filter.Any(path, inner))), 5);

    public static readonly Gen<PatchPath> PatchPaths =
        from path in Path
        from inner in Inner
        from sub in Name
        from shape in Gen.Choose(0, 2)
        select shape switch { 0 => new PatchPath(path), 1 => new PatchPath(path, inner), _ => new PatchPath(path, inner, sub) };

    static Gen<Filter> Tree(Gen<Filter> leaf, int depth) => depth == 0 ? leaf : Gen.Frequency(
        (3, leaf),
        (2, from left in Tree(leaf, depth - 1) from right in Tree(leaf, depth - 1) select (Filter)new Filter.And(left, right)),
        (2, from left in Tree(leaf, depth - 1) from right in Tree(leaf, depth - 1) select (Filter)new Filter.Or(left, right)),
        (1, from inner in Tree(leaf, depth - 1) select (Filter)new Filter.Not(inner)));
}
