using System.Data.Common;
using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Pages;

namespace Gatehouse.Doors;

/// <summary>How the pages of an Org look to whoever comes to them; nobody has to say who they are for that.</summary>
public sealed class Brands(InstanceDb db, BrandingStore store, OrgStore orgs)
{
    const string Instance = "instance";

    /// <summary>The Org's, else the instance's; a page is shown without one where the database does not answer.</summary>
    internal async Task<Brand> OfAsync(OrgId? org, CancellationToken ct)
    {
        try
        {
            if (org is { } named && await store.FindAsync(db.For(named), ct) is { IsNone: false } own) return Shown(named.Value, own);
            return Shown(Instance, await store.FindAsync(null, ct));
        }
        catch (DbException)
        {
            return Brand.None;
        }
    }

    /// <summary>GET /branding/{org}/{file}. The name of the file follows from what is in it: an older one is not there any more.</summary>
    internal async Task<(byte[] Bytes, string Type)?> FileAsync(string owner, string file, CancellationToken ct)
    {
        OrgDb? org = null;
        if (owner != Instance)
        {
            if (await orgs.FindAsync(owner, ct) is not { } found || found.Id.Value != owner) return null;
            org = db.For(found.Id);
        }

        var branding = await store.FindAsync(org, ct);
        if (file == branding.StyleFile) return (System.Text.Encoding.UTF8.GetBytes(branding.Style!), Branding.TypeOf(file));
        return file == branding.Logo && await store.LogoAsync(org, ct) is { Length: > 0 } logo ? (Convert.FromBase64String(logo), Branding.TypeOf(file)) : null;
    }

    internal static Brand Shown(string owner, Branding b) => new(b.Name, b.StyleFile is { } style ? $"/branding/{owner}/{style}" : null, b.Logo is { } logo ? $"/branding/{owner}/{logo}" : null);
}
