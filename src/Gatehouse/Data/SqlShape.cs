namespace Gatehouse.Data;

/// <summary>
/// A statement without its values. Statements of one place in the code are made of the same pieces: they meet in one shape, whose text is
/// put together once, and by which an engine finds what it has prepared.
/// </summary>
sealed class SqlShape : IEquatable<SqlShape>
{
    /// <summary>Clients' filters make new shapes: beyond so many pieces, only those that are known are found again.</summary>
    const int Most = 20_000;

    static int known;

    readonly SqlShape? before;
    readonly string piece;
    readonly int holes;
    readonly Lock gate = new();

    // Behind most pieces comes only one other.
    SqlShape? usual, hole;
    volatile Dictionary<string, SqlShape>? others;
    string? text;
    int hash;

    SqlShape(SqlShape? before, string piece, int holes) => (this.before, this.piece, this.holes) = (before, piece, holes);

    public static SqlShape Empty { get; } = new(null, "", 0);

    public static SqlShape Of(string text) => new(Empty, text, 0);

    public string Text => text ??= before is null ? "" : before.Joined(piece);

    public SqlShape With(string more)
    {
        if (more.Length == 0) return this;
        if (usual is { } first && first.piece == more) return first;
        return others is { } some && some.TryGetValue(more, out var next) ? next : Learn(more);
    }

    public SqlShape WithHole() => hole ?? Interlocked.CompareExchange(ref hole, new(this, FormattableString.Invariant($"${holes + 1}"), holes + 1), null) ?? hole;

    SqlShape Learn(string more)
    {
        var next = new SqlShape(this, more, holes);
        if (Volatile.Read(ref known) >= Most) return next;
        lock (gate)
        {
            if (usual is null)
            {
                usual = next;
            }
            else if (usual.piece == more)
            {
                return usual;
            }
            else
            {
                // Replaced rather than changed: others read it meanwhile.
                var grown = others is null ? new Dictionary<string, SqlShape>(StringComparer.Ordinal) : new(others, StringComparer.Ordinal);
                if (!grown.TryAdd(more, next)) return grown[more];
                others = grown;
            }
        }

        Interlocked.Increment(ref known);
        return next;
    }

    string Joined(string last)
    {
        var pieces = new Stack<string>([last]);
        for (var at = this; at is not null; at = at.before) pieces.Push(at.piece);
        return string.Concat(pieces);
    }

    public bool Equals(SqlShape? other) => ReferenceEquals(this, other) || (other is not null && Text == other.Text);

    public override bool Equals(object? obj) => Equals(obj as SqlShape);

    public override int GetHashCode() => hash != 0 ? hash : hash = Text.GetHashCode(StringComparison.Ordinal) | 1;
}
