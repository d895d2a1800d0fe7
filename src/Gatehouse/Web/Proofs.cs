using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Web;

/// <summary>
/// What the instance vouches for without storing it: an HMAC under keys that are derived for one purpose. The current master key's makes proofs, those of all the others
/// in the ring still hold, so that links and tokens outlive a rotation.
/// </summary>
/// <param name="write">How a proof looks.</param>
public sealed class Proofs(MasterKeys keys, string purpose, Func<byte[], string> write)
{
    public string Of(string text) => Of(keys.Current, text);

    public bool Hold(string text, string proof)
    {
        var shown = Encoding.UTF8.GetBytes(proof);
        foreach (var key in keys.Ring.All)
            if (CryptographicOperations.FixedTimeEquals(shown, Encoding.UTF8.GetBytes(Of(key, text)))) return true;
        return false;
    }

    string Of(MasterKey key, string text) => write(HMACSHA256.HashData(key.Derive(purpose), Encoding.UTF8.GetBytes(text)));
}
