using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Scim;
using Gatehouse.Web;

namespace Gatehouse.ScimApi;

/// <summary>What a cursor belongs to: it is worth nothing for another Org or another query.</summary>
sealed record CursorScope(OrgId Org, string Types, ListQuery Query)
{
    public override string ToString() => string.Join('\n', Org.Value, Types, Query.Filter, Query.SortBy, Query.Descending);
}

/// <summary>
/// Cursors of RFC 9865: a position and nothing else, so the server keeps no state (§5.3). Sealed, so that a URL tells nobody's name,
/// and a forged cursor, one of another Org and one of another query look alike (§5.2).
/// </summary>
sealed class Cursors(MasterKeys master, TimeProvider clock)
{
    const int NonceLength = 12, TagLength = 16;

    static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    const string Purpose = "scim-cursor";

    public string Write(CursorScope scope, int list, Position? position)
    {
        var state = JsonSerializer.SerializeToUtf8Bytes(new State(list, position?.Value, position?.Id, scope.Query.Count, clock.GetUtcNow().ToUnixTimeSeconds()));
        var sealedState = new byte[NonceLength + TagLength + state.Length];
        RandomNumberGenerator.Fill(sealedState.AsSpan(0, NonceLength));
        using var aes = new AesGcm(master.Current.Derive(Purpose), TagLength);
        aes.Encrypt(sealedState.AsSpan(0, NonceLength), state, sealedState.AsSpan(NonceLength + TagLength), sealedState.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(scope.ToString()));
        return Base64Url.EncodeToString(sealedState);
    }

    /// <summary>Which of the lists, and behind which row; an empty cursor is the beginning.</summary>
    /// <exception cref="ScimException">invalidCursor, expiredCursor or invalidCount.</exception>
    public (int List, Position? After) Read(string cursor, CursorScope scope)
    {
        if (cursor.Length == 0) return (0, null);
        var state = Open(cursor, scope) ?? throw new ScimException(ScimError.InvalidCursor());
        if (clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(state.At) > Lifetime) throw new ScimException(ScimError.ExpiredCursor());
        if (state.Count != scope.Query.Count) throw new ScimException(ScimError.InvalidCount($"count was {state.Count} when this cursor began."));
        return (state.List, state.Id is null ? null : new(state.Value, state.Id));
    }

    State? Open(string cursor, CursorScope scope)
    {
        if (!Base64Url.IsValid(cursor)) return null;
        var bytes = Base64Url.DecodeFromChars(cursor);
        return bytes.Length <= NonceLength + TagLength ? null : master.Ring.All.Select(key => Open(key, bytes, scope)).FirstOrDefault(state => state is not null);
    }

    static State? Open(MasterKey key, byte[] bytes, CursorScope scope)
    {
        var state = new byte[bytes.Length - NonceLength - TagLength];
        try
        {
            using var aes = new AesGcm(key.Derive(Purpose), TagLength);
            aes.Decrypt(bytes.AsSpan(0, NonceLength), bytes.AsSpan(NonceLength + TagLength), bytes.AsSpan(NonceLength, TagLength), state, Encoding.UTF8.GetBytes(scope.ToString()));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return JsonSerializer.Deserialize<State>(state);
    }

    sealed record State(int List, string? Value, string? Id, int Count, long At);
}
