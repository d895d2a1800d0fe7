using System.Data.Common;
using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Members;
using Gatehouse.People;
using Gatehouse.SignIn;
using Gatehouse.Tokens;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Orgs;

/// <summary>Changes of an Org itself: what it decided, its name and slug. Each is one transaction with its event.</summary>
public sealed class OrgChanges(TokenStore tokens, TimeProvider clock)
{
    /// <param name="wanted">Settings and their values; an empty value takes one back to its first choice.</param>
    /// <param name="confirmed">What asks first is done.</param>
    /// <param name="match">The version that it must have; null is any.</param>
    /// <exception cref="FormatException">A setting that is none.</exception>
    public Task<Decision<OrgSettings>> SetAsync(OrgDb db, IReadOnlyDictionary<string, string> wanted, bool confirmed, string by, CancellationToken ct, ETagMatch? match = null)
    {
        OrgSettings.Read(wanted.Where(s => s.Value.Length > 0));
        return db.WriteAsync<Decision<OrgSettings>>(async tx =>
        {
            var org = await OrgState.LockAsync(tx, ct);
            if (match?.Allows(org.Version) == false) return new Decision<OrgSettings>.Stale();
            var words = org.Words.Concat(wanted).GroupBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Last()).Where(s => s.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
            var settings = OrgSettings.Read(words);
            if (await Modes.RefusalAsync<OrgSettings>(tx, org, settings.Mode, confirmed, ct) is { } refusal) return refusal;
            if (settings.IsolatedPerson is not null && org.Isolation == "shared")
                return new Decision<OrgSettings>.Refused("isolated-person is a setting of isolated Orgs: somebody may be in several shared ones.", "setting.isolated-only");
            if (await Enforcement.RefusalAsync<OrgSettings>(tx, org.Settings, settings, ct) is { } unsafely) return unsafely;
            if (org.Settings.Mode == Modes.Scim && settings.Mode != Modes.Scim) await tokens.RevokeAllAsync(tx, $"{by}, who took the Org out of SCIM mode", ct);

            org.Save(tx, words, by, clock.GetUtcNow());
            await IsolatedPeople.ChosenAsync(tx, org.Settings.IsolatedPerson, settings.IsolatedPerson, clock.GetUtcNow(), ct);
            if (!await DefaultRole.ChangedAsync(tx, org.Settings.DefaultRole, settings.DefaultRole, clock.GetUtcNow(), ct))
                return new Decision<OrgSettings>.Refused($"There is no role '{settings.DefaultRole}'. See: gatehouse role list", "role.not-found");
            return new Decision<OrgSettings>.Done(settings);
        }, ct);
    }

    /// <summary>The id stays, and so do tokens; the address by slug follows.</summary>
    public async Task<Decision<(string Slug, string Name)>> RenameAsync(OrgDb db, string? slug, string? name, string by, CancellationToken ct, ETagMatch? match = null)
    {
        var taken = new Decision<(string, string)>.Refused($"The slug '{slug}' belongs to another Org.", "org.slug-taken");
        try
        {
            return await db.WriteAsync<Decision<(string, string)>>(async tx =>
            {
                var org = await OrgState.LockAsync(tx, ct);
                if (match?.Allows(org.Version) == false) return new Decision<(string, string)>.Stale();
                var (newSlug, newName, changes) = (slug ?? org.Slug, name ?? org.Name, new JsonObject());
                OrgState.Note(changes, "slug", org.Slug, newSlug);
                OrgState.Note(changes, "name", org.Name, newName);
                if (changes.Count == 0) return new Decision<(string, string)>.Done((newSlug, newName));
                // An address may hold either, so no slug is another Org's id.
                if (await tx.RunAsync($"""
                    update orgs set slug = {newSlug}, name = {newName}, version = version + 1 where id = {Mine} and not exists (select 1 from orgs o where o.id = {newSlug})
                    """, ct) == 0) return taken;
                OrgState.Tell(tx, changes, by, clock.GetUtcNow());
                return new Decision<(string, string)>.Done((newSlug, newName));
            }, ct);
        }
        catch (DbException error) when (db.Dialect.Conflict(error) is not null)
        {
            return taken;
        }
    }
}
