using Microsoft.AspNetCore.Http.Features;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.AdminConsole;

/// <summary>
/// A page of the console. It asks the <see cref="Desk"/> for what it shows; a form's handler asks it for a change and goes on to an address, so that a reload does
/// nothing twice. Behind the gate, always.
/// </summary>
public abstract class ConsolePage : ComponentBase
{
    [CascadingParameter] public required HttpContext Http { get; set; }

    [Inject] internal Desk Desk { get; set; } = null!;

    [Inject] public required NavigationManager Navigation { get; set; }

    internal ConsoleVisit Visit => Http.Features.GetRequiredFeature<ConsoleVisit>();

    /// <summary>Why what was asked did not happen; <c>Refused.razor</c> shows it.</summary>
    internal Refusal? Refusal { get; set; }

    /// <summary>The ETag of what was read, for <c>Version.razor</c> in the form that changes it.</summary>
    internal string? Version { get; private set; }

    /// <summary>Reads. What is not there makes the page one that there is not.</summary>
    internal async Task<T?> ReadAsync<T>(string operation, params (string Name, string? Value)[] values)
    {
        var told = await Desk.AskAsync<T>(Http, operation, values);
        if (told.Refusal is { Status: 404 }) BeMissing();
        else if (told.Refusal is not null) Refusal = told.Refusal;
        Version = told.Version ?? Version;
        return told.Value;
    }

    /// <summary>All of a list that is short by nature, such as roles: what is not read here would look as if it were not there.</summary>
    internal async Task<List<T>> ReadAllAsync<T>(string operation)
    {
        var (all, cursor) = (new List<T>(), (string?)null);
        do
        {
            var page = await ReadAsync<Api.Page<T>>(operation, ("limit", "1000"), ("cursor", cursor));
            all.AddRange(page?.Data ?? []);
            cursor = page?.Next;
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>What this page is about is not there.</summary>
    internal void BeMissing() => Answer(404);

    /// <summary>With the page all the same: where the status is 404 before it is rendered, Blazor leaves it out.</summary>
    void Answer(int status) => Http.Response.OnStarting(() =>
    {
        Http.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    /// <summary>Changes. True when it was done; else <see cref="Refusal"/> says why not.</summary>
    internal async Task<bool> DoAsync(string operation, object? body, params (string Name, string? Value)[] values) => (await AskAsync<object>(operation, body, values)).IsDone;

    internal async Task<Told<T>> AskAsync<T>(string operation, object? body, params (string Name, string? Value)[] values)
    {
        var told = await Desk.AskAsync<T>(Http, operation, values, body);
        if (told.Refusal is null) return told;
        Refusal = told.Refusal;
        Answer(told.Refusal.Status);
        return told;
    }

    /// <summary>What a field of the sent form holds; what it had before where nothing was sent.</summary>
    internal string Field(string name, string? before = null) => Http.Sent(name)?.Trim() ?? before ?? "";

    /// <summary>Whether a box of the sent form is ticked. A form that leaves it out says no.</summary>
    internal bool Ticked(string name) => Http.Sent(name) is not null;

    internal string? Query(string name) => Http.Request.Query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;

    /// <param name="said">What was done, for the page that follows; words of <c>Said.razor</c>.</param>
    [DoesNotReturn]
    internal void Go(string address, string? said = null)
    {
        Navigation.NavigateTo(said is null ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}said={said}");
        throw new System.Diagnostics.UnreachableException();
    }
}
