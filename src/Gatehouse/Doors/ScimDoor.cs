using System.Collections.Concurrent;
using System.Text;
using Gatehouse.Data;
using Gatehouse.Orgs;
using Gatehouse.Scim;
using Gatehouse.SyncLog;
using Gatehouse.Tokens;

namespace Gatehouse.Doors;

/// <summary>
/// Turns a token into a ScimCaller. The token alone decides the Org; an Org in the address can only agree or be refused. A revoked
/// token is refused at the very next request, on every node: what was seen last is remembered, and the first statement of the request
/// carries the condition that it still holds.
/// </summary>
public sealed class ScimDoor(InstanceDb instance, OrgSchemas schemas, TimeProvider clock)
{
    const int MostRemembered = 10_000;

    readonly ConcurrentDictionary<string, Profile> profiles = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, OrgSettings> settings = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, TokenRow> remembered = new(StringComparer.Ordinal);

    /// <param name="afresh">What is remembered proved wrong: look again.</param>
    public async Task<Admission> OpenAsync(string? authorization, string? orgInPath, string baseUrl, SyncScope scope, bool afresh, CancellationToken ct)
    {
        var token = TokenIn(authorization);
        if (token is null) return await UnknownAsync(orgInPath, "Show the Org's SCIM token: Authorization: Bearer …", "No token was shown at this Org's address.", ct);
        var (hash, travels) = (TokenText.Hash(token), true);
        // An address that does not fit what is remembered may be the Org's new one.
        if (afresh || !remembered.TryGetValue(hash, out var row) || !row.IsAt(orgInPath))
        {
            if (!TokenText.IsWhole(token)) return await UnknownAsync(orgInPath, "This is no token of ours, or not all of it was copied.", "What was shown at this Org's address is no token of ours, or not all of one.", ct);
            (row, travels) = (await FindAsync(hash, token.StartsWith(TokenText.AccessPrefix, StringComparison.Ordinal), ct), false);
            Remember(hash, row);
        }

        if (row is null) return await UnknownAsync(orgInPath, "This token is not known.", "An unknown token was shown at this Org's address.", ct);
        var db = travels ? OpenIf(row) : instance.For(new(row.Org));
        if (row.RevokedAt is not null) return Refused(db, $"The token '{row.Name}' was revoked.", "This token was revoked.");
        if (row.EndsAt <= clock.GetUtcNow().ToUnixTimeMilliseconds()) return Refused(db, $"The token '{row.Name}' has expired: issue or rotate one.", "This token has expired.");
        if (!row.IsAt(orgInPath)) return await StrangerAsync(db, row, orgInPath!, ct);
        if (row.Closed is { } state) return new Admission.Refused($"This organization is {state} here: nothing is provisioned until its operator brings it back.", [(db, $"The Org is {state}: the token '{row.Name}' opens nothing.")], Status: 403);

        var (users, groups) = await schemas.OfAsync(db, row.SchemaVersion, ct);
        var profile = profiles.Count > 1000 ? Profile.Read(ScimToken.ReadSettings(row.Settings)) : profiles.GetOrAdd(row.Settings, text => Profile.Read(ScimToken.ReadSettings(text)));
        var decided = SettingsOf(row);
        var who = scope with { TokenId = row.TokenId, Request = scope.Request is { } came ? came with { Settings = decided.SyncLog, Types = [users, groups] } : null };
        return new Admission.Granted(new(
            new(db, users, groups, profile, row.UniqueId == "email", decided, who) { IsShared = row.Isolation == "shared", GivesAccess = row.GivesAccess, Preview = row.Preview, Version = row.Version }, row.Hash, baseUrl));
    }

    OrgSettings SettingsOf(TokenRow row) => settings.Count > 1000 ? OrgSettings.Read(row.OrgSettings) : settings.GetOrAdd(row.OrgSettings, text => OrgSettings.Read(text));

    void Remember(string hash, TokenRow? row)
    {
        if (remembered.Count >= MostRemembered) remembered.Clear();
        if (row is { RevokedAt: null, Closed: null }) remembered[hash] = row;
        else remembered.TryRemove(hash, out _);
    }

    OrgDb OpenIf(TokenRow row) => instance.For(new(row.Org), $"""
        select 1 / count(*) from scim_tokens t join orgs o on o.id = t.org_id
        where t.hash = {row.Hash} and t.revoked_at is null and t.expires_at = {row.ExpiresAt} and t.settings = {row.Settings}
          and o.slug = {row.Slug} and o.unique_id = {row.UniqueId} and o.schema_version = {row.SchemaVersion} and o.version = {row.Version}
        """);

    Task<TokenRow?> FindAsync(string hash, bool access, CancellationToken ct)
    {
        var columns = new RawSql("t.org_id, o.slug, o.unique_id, o.schema_version, t.id, t.name, t.settings, t.expires_at, t.revoked_at, t.hash, o.settings, o.version, o.isolation, o.gives_access, o.preview, " + Org.Closed.Text);
        return access
            ? instance.FindAsync($"""
                select {columns}, a.expires_at from access_tokens a join scim_tokens t on t.hash = a.token_hash join orgs o on o.id = t.org_id
                where a.hash = {hash} and a.expires_at > {clock.GetUtcNow().ToUnixTimeMilliseconds()}
                """, TokenRow.Read, ct)
            : instance.FindAsync($"select {columns}, t.expires_at from scim_tokens t join orgs o on o.id = t.org_id where t.hash = {hash}", TokenRow.Read, ct);
    }

    /// <summary>The Org whose address was used is told; an address of nobody tells nobody.</summary>
    async Task<Admission> UnknownAsync(string? orgInPath, string detail, string told, CancellationToken ct) =>
        new Admission.Refused(detail, await AtAsync(orgInPath, ct) is { } org ? [(instance.For(org.Id), told)] : []);

    async Task<Admission> StrangerAsync(OrgDb db, TokenRow row, string orgInPath, CancellationToken ct)
    {
        List<(OrgDb, string)> told = [(db, $"The token '{row.Name}' was shown at the address of another Org, '{orgInPath}'. The client has this Org's token and another Org's URL.")];
        if (await AtAsync(orgInPath, ct) is { } org) told.Add((instance.For(org.Id), "A token of another Org was shown at this Org's address. The client has this Org's URL and another Org's token."));
        return new Admission.Refused("This token belongs to another Org than this address.", told);
    }

    static Admission.Refused Refused(OrgDb db, string reason, string detail) => new(detail, [(db, reason)]);

    async Task<Org?> AtAsync(string? idOrSlug, CancellationToken ct) => idOrSlug is null || Slug.Problem(idOrSlug) is not null ? null
        : await instance.FindAsync($"select {Org.Columns} from orgs o where o.id = {idOrSlug} or o.slug = {idOrSlug}", Org.Read, ct);

    /// <summary>Bearer; Okta can also send the bare token, or Basic with the token as the password (Q64).</summary>
    static string? TokenIn(string? authorization)
    {
        var text = authorization?.Trim();
        if (string.IsNullOrEmpty(text)) return null;
        if (text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return text["Bearer ".Length..].Trim();
        return text.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? PasswordIn(text["Basic ".Length..].Trim()) : text;
    }

    static string PasswordIn(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2)[^1] : "";
    }

    sealed record TokenRow(string Org, string Slug, string UniqueId, long SchemaVersion, string TokenId, string Name, string Settings, long ExpiresAt, long? RevokedAt, string Hash, string OrgSettings, long Version, string Isolation, bool GivesAccess, string? Preview, string? Closed, long EndsAt)
    {
        /// <summary>An address without an Org is everybody's.</summary>
        public bool IsAt(string? orgInPath) => orgInPath is null || orgInPath == Org || orgInPath == Slug;

        public static TokenRow Read(Row row) => new(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetString(5), row.GetString(6),
            row.GetInt64(7), row.IsDBNull(8) ? null : row.GetInt64(8), row.GetString(9), row.GetString(10), row.GetInt64(11), row.GetString(12), row.GetBoolean(13), row.GetText(14), row.GetText(15),
            Math.Min(row.GetInt64(7), row.GetInt64(16)));
    }
}
