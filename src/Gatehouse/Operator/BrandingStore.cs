using Gatehouse.Data;
using Gatehouse.Orgs;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Operator;

/// <summary>The look of an Org's sign-in pages, or with null of the instance's, which is also that of Orgs without one of their own.</summary>
public sealed class BrandingStore(InstanceDb db)
{
    const string Name = "branding", LogoName = "branding-logo";

    public async Task<Branding> FindAsync(OrgDb? org, CancellationToken ct) => Branding.Read(org is null
        ? await db.FindAsync($"select value from instance where name = {Name}", row => row.GetString(0), ct)
        : await org.FindAsync($"select body from branding where org_id = {Mine}", row => row.GetString(0), ct));

    /// <summary>In base64.</summary>
    public Task<string?> LogoAsync(OrgDb? org, CancellationToken ct) => org is null
        ? db.FindAsync($"select value from instance where name = {LogoName}", row => row.GetString(0), ct)
        : org.FindAsync($"select coalesce(logo, '') from branding where org_id = {Mine}", row => row.GetString(0), ct)!;

    /// <exception cref="FormatException">What cannot be.</exception>
    public Task<Branding> SetAsync(OrgDb? org, IReadOnlyDictionary<string, string?> wish, CancellationToken ct) => org is null
        ? db.WriteAsync(async tx =>
        {
            var before = Branding.Read(await tx.FindAsync($"select value from instance where name = {Name}", row => row.GetString(0), ct));
            var after = before.With(wish, out var logo);
            if (after == before) return after;
            tx.Act?.About("branding", null, Told(before, after));
            tx.Do($"insert into instance (name, value) values ({Name}, {after.Write()}) on conflict (name) do update set value = excluded.value");
            if (after.Logo is null) tx.Do($"delete from instance where name = {LogoName}");
            else if (logo is not null) tx.Do($"insert into instance (name, value) values ({LogoName}, {logo}) on conflict (name) do update set value = excluded.value");
            return after;
        }, ct)
        : org.WriteAsync(async tx =>
        {
            var before = Branding.Read(await tx.FindAsync($"select body from branding where org_id = {Mine}", row => row.GetString(0), ct));
            var after = before.With(wish, out var logo);
            if (after == before) return after;
            tx.Act?.About("branding", null, Told(before, after));
            tx.Do($"insert into branding (org_id, body) values ({Mine}, {after.Write()}) on conflict (org_id) do update set body = excluded.body");
            if (after.Logo is null || logo is not null) tx.Do($"update branding set logo = {logo} where org_id = {Mine}");
            return after;
        }, ct);

    static Differences Told(Branding before, Branding after) =>
        new Differences().Note("name", before.Name, after.Name).Note("colour", before.Colour, after.Colour).Note("logo", before.Logo, after.Logo);
}
