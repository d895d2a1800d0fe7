using Gatehouse.Data;
using Gatehouse.Web;

namespace Gatehouse.Members;

/// <summary>
/// The secret in an invitation's link. It is worked out from the master key and the invitation's id, never stored: whoever reads the database cannot
/// accept an invitation, and yet a mail can be sent again and an operator can be shown the link.
/// </summary>
public sealed class InvitationLinks(MasterKeys master)
{
    const string Prefix = "gatehouse_invite_";

    readonly Proofs proofs = new(master, "invitation", Convert.ToHexStringLower);

    public string Of(OrgId org, string invitation, string publicUrl) => $"{publicUrl.TrimEnd('/')}/invitation/{Prefix}{org.Value}-{invitation}-{proofs.Of($"{org.Value}-{invitation}")}";

    /// <summary>Which invitation of which Org; null when it is no link of ours.</summary>
    public (OrgId Org, string Id)? Read(string token)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal) || token[Prefix.Length..].Split('-') is not [var org, var id, var proof]) return null;
        return proofs.Hold($"{org}-{id}", proof) ? (new OrgId(org), id) : null;
    }
}
