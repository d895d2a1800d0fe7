using System.ComponentModel;
using System.Text.Json;
using Gatehouse.Apps;
using Gatehouse.Operator;
using Gatehouse.Orgs;

namespace Gatehouse.Api.Resources;

sealed record AppView([property: Description("The client_id.")] string Id, string Name, [property: Description("How it proves who it is.")] string Authentication, IReadOnlyDictionary<string, string> Settings, string CreatedBy, DateTimeOffset CreatedAt)
{
    public static AppView Of(AppClient a) => new(a.Id, a.Name, a.Authentication, a.Words, a.CreatedBy, a.CreatedAt);
}

sealed record AppWithSecretView([property: Description("Shown this once; null of an app that has none.")] string? Secret, AppView App);

sealed record NewApp(
    string Name, [property: Description("With redirect-uris.")] IReadOnlyDictionary<string, string> Settings, [property: Description("secret, which is the first choice, private-key or none.")] string? Authentication = null,
    [property: Description("Its public keys, a JSON Web Key Set: for private-key.")] JsonElement? Jwks = null);

sealed record AppPatch(string? Name = null, IReadOnlyDictionary<string, string?>? Settings = null, JsonElement? Jwks = null);

sealed record AppRotation([property: Description("The secrets before end at once, and not in a day.")] bool Now = false);

sealed class AppsApi(AppStore store) : IResource
{
    const string Area = "apps", One = "/apps/{id}";

    public string Tag => "Apps";

    public IEnumerable<Operation> Operations => ((Operation[])
    [
        Operation.List<AppView>("/apps", "listApps", "Lists the apps to which people are signed in.", Area, async call => await Paging.Of(call, await store.ListAsync(call.Cancel), a => a.Id, AppView.Of)),
        Operation.Create<NewApp, AppWithSecretView>("/apps", "createApp", "Registers an app and shows its secret, once.", Area, CreateAsync),
        Operation.Get(One, "getApp", "Shows an app.", Area, async call => await store.FindAsync(call.Id, call.Cancel) is { } found ? View(found) : Problems.AppNotFound) with { IsVersioned = true, Problems = [Problems.AppNotFound] },
        Operation.Patch<AppPatch, AppView>(One, "updateApp", "Changes an app; null takes a setting back to its first choice.", Area, ChangeAsync) with { IsVersioned = true, Problems = [Problems.AppNotFound, Problems.SettingInvalid, Problems.Refused] },
        Operation.Act<AppRotation, AppWithSecretView>(One + "/rotate", "rotateAppSecret", "Makes a new secret and shows it, once.", Area, RotateAsync) with { Problems = [Problems.AppNotFound, Problems.AppWithoutSecret] },
        Operation.Delete(One, "deleteApp", "Deletes an app with all that it was given.", Area, DeleteAsync) with { Parameters = [Parameter.Confirm], Problems = [Problems.AppNotFound, Problems.NeedsConfirmation] },
    ]).Select(operation => operation with { IsOfInstance = true });

    async Task<Reply<AppWithSecretView>> CreateAsync(ApiCall call, NewApp wish)
    {
        var how = wish.Authentication ?? AppClient.Authentications[0];
        if (NameProblem(wish.Name) is { } unfit) return unfit;
        if (!AppClient.Authentications.Contains(how, StringComparer.Ordinal)) return Problems.ValueInvalid.With($"'authentication' is one of {string.Join(", ", AppClient.Authentications)}.");
        if (how == AppClient.PrivateKey != wish.Jwks is not null) return Problems.ValueInvalid.With($"'jwks' goes with {AppClient.PrivateKey}, and is needed there.");
        if (KeysProblem(wish.Jwks) is { } wrong) return wrong;
        var (app, secret) = await store.CreateAsync(wish.Name.Trim(), how, wish.Jwks?.GetRawText(), wish.Settings, call.By, call.Cancel);
        return new AppWithSecretView(secret, AppView.Of(app));
    }

    async Task<Reply<AppView>> ChangeAsync(ApiCall call, AppPatch wish)
    {
        if (wish.Name is not null && NameProblem(wish.Name) is { } unfit) return unfit;
        if (KeysProblem(wish.Jwks) is { } wrong) return wrong;
        if (await store.FindAsync(call.Id, call.Cancel) is not { } found) return Problems.AppNotFound;
        if (!call.IfMatch.Allows(found.Version)) return Problems.VersionStale;
        var words = (wish.Settings ?? new Dictionary<string, string?>(StringComparer.Ordinal)).ToDictionary(w => w.Key, w => w.Value ?? "", StringComparer.Ordinal);
        return await store.ChangeAsync(call.Id, wish.Name?.Trim(), wish.Jwks?.GetRawText(), words, call.IfMatch.IsGiven ? found.Version : null, call.Cancel) switch
        {
            null => Problems.AppNotFound,
            Decision<AppClient>.Done(var changed) => View(changed),
            var refused => Problems.Of(refused),
        };
    }

    async Task<Reply<AppWithSecretView>> RotateAsync(ApiCall call, AppRotation wish)
    {
        if (await store.FindAsync(call.Id, call.Cancel) is not { } found) return Problems.AppNotFound;
        return await store.RotateAsync(found.Id, wish.Now, call.Cancel) is { } secret ? new AppWithSecretView(secret, AppView.Of(found)) : Problems.AppWithoutSecret;
    }

    async Task<Reply<Nothing>> DeleteAsync(ApiCall call)
    {
        if (await store.FindAsync(call.Id, call.Cancel) is not { } found) return Problems.AppNotFound;
        if (!call.Confirmed) return Problems.NeedsConfirmation.With($"Nobody can be signed in to '{found.Name}' any more. Say ?confirm=true to go on.");
        return await store.DeleteAsync(found.Id, call.Cancel) ? Nothing.Value : Problems.AppNotFound;
    }

    static Reply<AppView> View(AppClient app) => ((Reply<AppView>)AppView.Of(app)).At(app.Version);

    static Problem? KeysProblem(JsonElement? jwks) => jwks is { } keys && AppClient.KeysProblem(keys.GetRawText()) is { } problem ? Problems.ValueInvalid.With(problem) : null;

    static Problem? NameProblem(string name) => name.Trim().Length is 0 or > 100 ? Problems.ValueInvalid.With("An app's name has 1 to 100 characters.") : null;
}
