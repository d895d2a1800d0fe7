namespace Gatehouse.Api;

/// <summary>What a handler answers: a value or a problem.</summary>
/// <param name="Version">Of what is answered, for the ETag.</param>
sealed record Reply<T>(T? Value, Problem? Problem = null, long? Version = null)
{
    public static implicit operator Reply<T>(T value) => new(value);

    public static implicit operator Reply<T>(Problem problem) => new(default, problem);

    public static implicit operator Reply<T>(ProblemKind kind) => new(default, kind.With(kind.Title));

    public Reply<T> At(long version) => this with { Version = version };
}

/// <summary>A list, and where it goes on; null at its end.</summary>
sealed record Page<T>(IReadOnlyList<T> Data, string? Next) : IPage;

/// <summary>A page of whatever.</summary>
interface IPage
{
    string? Next { get; }
}

/// <summary>No body: 204.</summary>
sealed record Nothing
{
    public static Nothing Value { get; } = new();
}

/// <summary>An answer as bytes: what is sent, and what is kept for a repetition.</summary>
/// <param name="Next">Of a page.</param>
/// <param name="Pieces">Writes what is too much to hold, instead of the body.</param>
sealed record ApiReply(int Status, byte[] Body, string ContentType, string? ETag = null, string? Next = null, Func<Stream, CancellationToken, Task>? Pieces = null)
{
    public const string Json = "application/json", ProblemJson = "application/problem+json";

    public static ApiReply Of(Problem problem, string request) => new(problem.Kind.Status, ApiJson.Bytes(problem.ToJson(request)), ProblemJson);
}
