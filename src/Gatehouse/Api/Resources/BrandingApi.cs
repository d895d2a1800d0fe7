using System.ComponentModel;
using Gatehouse.Doors;
using Gatehouse.Operator;
using Gatehouse.Orgs;

namespace Gatehouse.Api.Resources;

sealed record BrandingView(
    string? Name, [property: Description("Of buttons, #rrggbb.")] string? Colour, [property: Description("What is written on it: black or white, whichever can be read.")] string? TextColour,
    [property: Description("Where the picture is, below this instance's address.")] string? LogoAddress, [property: Description("Where the style sheet is that the colour comes to.")] string? StyleAddress);

/// <summary>How sign-in pages look; at the same address without an Org, of the instance.</summary>
sealed class BrandingApi(BrandingStore store) : IResource
{
    const string Area = "orgs";

    public string Tag => "Branding";

    public IEnumerable<Operation> Operations => [.. Of("/orgs/{org}/branding", "", "an Org's sign-in pages look; what is not there is as the instance's"), .. Of("/branding", "Instance", "sign-in pages look where an Org has no look of its own").Select(o => o with { IsOfInstance = true })];

    IEnumerable<Operation> Of(string path, string whose, string what) =>
    [
        Operation.Get(path, $"get{whose}Branding", $"Shows how {what}.", Area, async call => View(call, await store.FindAsync(call.Owner, call.Cancel))),
        Operation.Patch<Dictionary<string, string?>, BrandingView>(path, $"update{whose}Branding", "Changes name, colour (#rrggbb) or logo (PNG, JPEG or WebP of 64 kB at most, in base64); null takes one back.", Area, async (call, wish) => View(call, await store.SetAsync(call.Owner, wish, call.Cancel))),
    ];

    static Reply<BrandingView> View(ApiCall call, Branding b)
    {
        var shown = Brands.Shown(call.Opened?.Org.Id.Value ?? "instance", b);
        return new BrandingView(b.Name, b.Colour, b.Colour is null ? null : Accent.TextOn(b.Colour), shown.Logo, shown.Style);
    }
}
