using System.ComponentModel;
using Gatehouse.Orgs;
using Gatehouse.Tokens;

namespace Gatehouse.Api.Resources;

sealed record TokenView(
    string Id, string Name, [property: Description("Enough to recognise it.")] string Hint, [property: Description("active, retiring, expired or revoked.")] string State, IReadOnlyDictionary<string, string> Settings,
    string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, string? ReplacedBy, DateTimeOffset? LastUsedAt, string? LastUsedFrom, string? LastUsedAgent)
{
    public static TokenView Of(ScimToken t, DateTimeOffset now) => new(t.Id, t.Name, t.Hint, t.State(now), t.Settings, t.CreatedBy, t.CreatedAt, t.ExpiresAt, t.RevokedAt, t.ReplacedBy, t.UsedAt, t.UsedFrom, t.UsedAgent);
}

sealed record IssuedTokenView([property: Description("The token, shown this once.")] string Secret, TokenView Token);

sealed record NewToken(string Name, [property: Description("Such as 90d.")] string? Life = null, IReadOnlyDictionary<string, string>? Settings = null);

sealed record TokenPatch(IReadOnlyDictionary<string, string?> Settings);

sealed record TokenRotation([property: Description("How long the old one stays valid, such as 24h.")] string? Overlap = null, [property: Description("Of the new one, such as 90d.")] string? Life = null);

sealed class TokensApi(TokenStore tokens, TimeProvider clock) : IResource
{
    const string Area = "tokens", One = "/orgs/{org}/tokens/{id}";

    public string Tag => "SCIM tokens";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<TokenView>("/orgs/{org}/tokens", "listTokens", "Lists the tokens, never their text.", Area, async call => await Paging.Of(call, await TokenStore.ListAsync(call.Db, call.Cancel), t => t.Id, View)),
        Operation.Create<NewToken, IssuedTokenView>("/orgs/{org}/tokens", "issueToken", "Makes a token and shows it, once. The first one puts a fresh Org into SCIM mode.", Area, IssueAsync) with { Problems = [Problems.ModeNotScim, Problems.ModePrerequisites] },
        Operation.Get<TokenView>(One, "getToken", "Shows a token, never its text.", Area, async call => await FindAsync(call) is { } found ? View(found) : Problems.TokenNotFound) with { Problems = [Problems.TokenNotFound] },
        Operation.Patch<TokenPatch, TokenView>(One, "updateToken", "Changes how a token's client is spoken to; null takes a setting back.", Area, SetAsync) with { Problems = [Problems.TokenNotFound] },
        Operation.Act<TokenRotation, IssuedTokenView>(One + "/rotate", "rotateToken", "Makes a new token in place of one, which stays valid a while.", Area, RotateAsync) with { Problems = [Problems.TokenNotFound, Problems.TokenOver] },
        Operation.Delete(One, "revokeToken", "Ends a token: the next request with it is refused.", Area, async call => await tokens.RevokeAsync(call.Db, call.Id, call.By, call.Cancel) ? Nothing.Value : Problems.TokenNotFound) with { Problems = [Problems.TokenNotFound] },
    ];

    async Task<Reply<IssuedTokenView>> IssueAsync(ApiCall call, NewToken wish)
    {
        if (wish.Name.Trim().Length is 0 or > 100) return Problems.ValueInvalid.With("A token's name has 1 to 100 characters.");
        if (LifeOf(wish.Life) is not { } life) return WrongLife;
        var decision = await tokens.IssueAsync(call.Db, wish.Name.Trim(), life, wish.Settings ?? new Dictionary<string, string>(StringComparer.Ordinal), call.By, call.Cancel);
        return decision is Decision<IssuedToken>.Done(var issued) ? Told(issued) : Problems.Of(decision);
    }

    async Task<Reply<TokenView>> SetAsync(ApiCall call, TokenPatch wish)
    {
        if (await FindAsync(call) is not { } token) return Problems.TokenNotFound;
        var settings = token.Settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal).Concat(wish.Settings).GroupBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Last())
            .Where(s => !string.IsNullOrEmpty(s.Value)).ToDictionary(s => s.Key, s => s.Value!, StringComparer.Ordinal);
        return await tokens.SetAsync(call.Db, token.Id, settings, call.By, call.Cancel) ? View(token with { Settings = settings }) : Problems.TokenNotFound;
    }

    async Task<Reply<IssuedTokenView>> RotateAsync(ApiCall call, TokenRotation wish)
    {
        if (LifeOf(wish.Life) is not { } life) return WrongLife;
        var overlap = wish.Overlap is null ? TokenStore.FirstOverlap : Duration.Parse(wish.Overlap);
        if (overlap is null) return Problems.ValueInvalid.With("'overlap' is a duration such as 24h.");
        if (await FindAsync(call) is null) return Problems.TokenNotFound;
        return await tokens.RotateAsync(call.Db, call.Id, overlap.Value, life, call.By, call.Cancel) is { } issued ? Told(issued) : Problems.TokenOver;
    }

    static Task<ScimToken?> FindAsync(ApiCall call) => TokenStore.FindAsync(call.Db, call.Id, call.Cancel);

    TokenView View(ScimToken token) => TokenView.Of(token, clock.GetUtcNow());

    IssuedTokenView Told(IssuedToken issued) => new(issued.Text, View(issued.Token));

    static TimeSpan? LifeOf(string? text) => text is null ? TokenStore.FirstLife : Duration.Parse(text) is { } life && life <= TokenStore.LongestLife ? life : null;

    static Problem WrongLife => Problems.ValueInvalid.With($"'life' is a duration such as 90d, {TokenStore.LongestLife.TotalDays} days at most.");
}
