namespace Gatehouse.Scim;

/// <summary>How much a client may ask of us at once. What RFC 7643 §5 lets us advertise, we advertise.</summary>
public static class ScimLimits
{
    /// <summary>Bytes of a request body. Room for a PATCH that names 100,000 members.</summary>
    public const int Payload = 8 << 20;

    public const int BulkOperations = 1000;

    public const int JsonDepth = 32;

    /// <summary>Characters of a filter, and the comparisons it may hold; SQLite stops at an expression depth of 1,000.</summary>
    public const int FilterLength = 8192, FilterTerms = 200, FilterDepth = 32;

    /// <summary>Characters of a value that is looked up by an index (userName, externalId, displayName, an e-mail address).</summary>
    public const int KeyLength = 512;

    /// <summary>Characters of any other value; a certificate or a small photo fits.</summary>
    public const int ValueLength = 64 << 10;

    /// <summary>Bytes of a whole resource, without members.</summary>
    public const int ResourceLength = 512 << 10;

    public const int Operations = 5000;

    /// <summary>Elements of a multi-valued attribute, and names in an extension that nobody described. Members of a Group are not meant.</summary>
    public const int Elements = 1000, ElementsOfARequest = 20_000, UndescribedExtensions = 50;

    /// <summary>Notes about what lenient let pass, and characters of a client's word in one of them or in an error.</summary>
    public const int Notes = 20, ShownLength = 100;

    public const int DefaultPage = 100, MaxPage = 1000;
}
