using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Gatehouse.Api;
using Gatehouse.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Client.Tests;

/// <summary>The client against the product's own declarations, whatever the client was made of: each operation has one method, which asks for it and reads what it answers.</summary>
public sealed class OperationTests(OnSqlite gatehouse) : IClassFixture<OnSqlite>
{
    IReadOnlyList<Operation> Declared => gatehouse.Services.GetRequiredService<ApiOperations>().All;

    static Dictionary<string, (PropertyInfo Group, MethodInfo Method)> Methods { get; } = typeof(GatehouseClient).GetProperties()
        .SelectMany(group => group.PropertyType.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => (group, method))).ToDictionary(m => m.method.Name, StringComparer.Ordinal);

    [Fact]
    public void Every_operation_has_a_method_and_no_method_is_of_nothing()
    {
        var wanted = Declared.ToDictionary(MethodOf, StringComparer.Ordinal);

        wanted.Keys.Except(Methods.Keys).Select(name => $"{name} is missing, for {wanted[name].Method} {wanted[name].Path}: run eng/client").ShouldBeEmpty();
        Methods.Keys.Except(wanted.Keys).Select(name => $"{name} is of no operation: run eng/client").ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_method_asks_for_its_operation_with_all_that_it_takes()
    {
        var wrong = new List<string>();
        foreach (var operation in Declared.Where(o => Methods.ContainsKey(MethodOf(o))))
        {
            var (asked, parameters) = await AskedAsync(operation);
            var wanted = $"{operation.Method} /api/v1{operation.Path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)}";
            var query = operation.Parameters.Select(p => p.Name).Where(name => name != "cursor" || !IsList(operation)).Order(StringComparer.Ordinal);
            var (address, sent) = asked.RequestUri!.PathAndQuery.Split('?') is [var path, var rest] ? (path, rest.Split('&').Select(p => p.Split('=')[0])) : (asked.RequestUri.AbsolutePath, []);
            if ($"{asked.Method} {address}" != wanted) wrong.Add($"{MethodOf(operation)} asks for {asked.Method} {address}, not {wanted}");
            if (!query.SequenceEqual(sent.Order(StringComparer.Ordinal))) wrong.Add($"{MethodOf(operation)} says {string.Join(' ', sent)}, not {string.Join(' ', query)}");
            if (asked.Headers.Contains("Idempotency-Key") != (operation.Method == "POST")) wrong.Add($"{MethodOf(operation)}: Idempotency-Key");
            if (asked.Headers.Contains("If-Match") != (operation is { IsVersioned: true, Method: not "GET" })) wrong.Add($"{MethodOf(operation)}: If-Match");
            if (operation.Body is { } body && Misfit(body, parameters.Single(p => p.Name == "body").ParameterType, "body") is { } misfit) wrong.Add($"{MethodOf(operation)}: {misfit}");
            if (operation.Body is null && asked.Content is not null) wrong.Add($"{MethodOf(operation)} sends a body");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_method_reads_all_that_its_operation_answers()
    {
        var wrong = Declared.Where(o => o.Status != 204 && Methods.ContainsKey(MethodOf(o))).Select(operation =>
        {
            var (wanted, have) = (operation.Answer, Methods[MethodOf(operation)].Method.ReturnType.GetGenericArguments().Single());
            if (IsList(operation)) wanted = wanted.GetGenericArguments().Single();
            if (operation.IsVersioned) have = have.GetGenericArguments().Single();
            return Misfit(wanted, have, "answer") is { } misfit ? $"{MethodOf(operation)}: {misfit}" : null;
        });

        wrong.OfType<string>().ShouldBeEmpty();
    }

    static string MethodOf(Operation operation) => char.ToUpperInvariant(operation.Name[0]) + operation.Name[1..] + "Async";

    static bool IsList(Operation operation) => operation.Answer.IsGenericType && operation.Answer.GetGenericTypeDefinition() == typeof(Page<>);

    static async Task<(HttpRequestMessage Asked, ParameterInfo[] Parameters)> AskedAsync(Operation operation)
    {
        using var handler = new Caught();
        using var http = new HttpClient(handler);
        var client = new GatehouseClient(http, new() { Url = new("https://id.test"), Key = "gatehouse_api_x" });
        var (group, method) = Methods[MethodOf(operation)];
        var parameters = method.GetParameters();
        var answer = method.Invoke(group.GetValue(client), [.. parameters.Select(Any)])!;
        try
        {
            if (answer is Task task) await task;
            else await foreach (var one in (IAsyncEnumerable<object>)answer) { }
        }
        catch (NotSupportedException)
        {
            // Caught.
        }

        return (handler.Asked.ShouldNotBeNull(), parameters);
    }

    static object? Any(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => parameter.Name,
        var type when type == typeof(int?) => 7,
        var type when type == typeof(bool) => true,
        var type when type == typeof(CancellationToken) => CancellationToken.None,
        { IsInterface: true } => new Dictionary<string, string>(StringComparer.Ordinal),
        var type => RuntimeHelpers.GetUninitializedObject(type),
    };

    /// <summary>What ours does not say as the product does; null when it says it all.</summary>
    static string? Misfit(Type theirs, Type ours, string at)
    {
        if (Nullable.GetUnderlyingType(theirs) is not null && ours != typeof(System.Text.Json.JsonElement) && ours.IsValueType && Nullable.GetUnderlyingType(ours) is null) return $"{at} may be null, and here not";
        (theirs, ours) = (Nullable.GetUnderlyingType(theirs) ?? theirs, Nullable.GetUnderlyingType(ours) ?? ours);
        if ((theirs == typeof(int) ? typeof(long) : theirs) == ours) return null; // A JsonElement holds a null, too.
        var (wanted, have) = (Gatehouse.Api.ApiJson.Options.GetTypeInfo(theirs), ApiJson.Default.GetTypeInfo(ours));
        if (have is null || wanted.Kind != have.Kind) return $"{at} is {theirs.Name}, and here {ours.Name}";
        if (wanted.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary) return Misfit(wanted.ElementType!, have.ElementType!, at + "[]");
        if (wanted.Kind != JsonTypeInfoKind.Object) return $"{at} is {theirs.Name}, and here {ours.Name}";
        foreach (var member in wanted.Properties)
        {
            if (have.Properties.FirstOrDefault(p => p.Name == member.Name) is not { } mine) return $"{at}.{member.Name} is missing";
            if (Misfit(member.PropertyType, mine.PropertyType, $"{at}.{member.Name}") is { } misfit) return misfit;
        }

        return have.Properties.FirstOrDefault(p => wanted.Properties.All(w => w.Name != p.Name)) is { } extra ? $"{at}.{extra.Name} is there no more" : null;
    }

    sealed class Caught : HttpMessageHandler
    {
        public HttpRequestMessage? Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request;
            throw new NotSupportedException();
        }
    }
}
