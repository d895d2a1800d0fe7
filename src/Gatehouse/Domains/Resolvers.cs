using System.Net;
using Gatehouse.Web;

namespace Gatehouse.Domains;

/// <summary>What the resolvers say together of a domain's proof.</summary>
public abstract record Proof
{
    Proof() { }

    public sealed record There : Proof;

    /// <summary>They agree that it is not there.</summary>
    public sealed record Missing(string Why) : Proof;

    /// <summary>Too few answered, or they do not agree: a change is on its way, or somebody lies to one of them.</summary>
    public sealed record Unclear(string Why) : Proof;
}

/// <summary>Several resolvers, of which two must agree: one alone may be lied to, or out of order.</summary>
public sealed class Resolvers(GatehouseOptions options)
{
    const int Port = 53, Agreeing = 2;

    readonly List<(string Name, DnsClient Client)> resolvers = [.. options.DnsServers.Select(server => (server, new DnsClient(Parse(server)!)))];

    /// <summary>An address, or address:port; null when it is none.</summary>
    public static IPEndPoint? Parse(string server) => IPEndPoint.TryParse(server, out var at) ? at.Port == 0 ? new(at.Address, Port) : at : null;

    public async Task<Proof> LookAsync(Domain domain, CancellationToken ct)
    {
        var answers = await Task.WhenAll(resolvers.Select(async r => (r.Name, Answer: await r.Client.TxtAsync(domain.RecordName, ct))));
        var told = string.Join(" ", answers.Select(a => $"{a.Name}: {Words(a.Answer, domain.RecordValue)}."));
        return Count(true) >= Agreeing ? new Proof.There() : Count(false) >= Agreeing ? new Proof.Missing(told) : new Proof.Unclear(told);

        int Count(bool there) => answers.Count(a => a.Answer is TxtAnswer.Found found && found.Texts.Contains(domain.RecordValue, StringComparer.Ordinal) == there);
    }

    static string Words(TxtAnswer answer, string sought) => answer switch
    {
        TxtAnswer.Found { Texts: [] } => "no TXT record there",
        TxtAnswer.Found found => found.Texts.Contains(sought, StringComparer.Ordinal) ? "found" : "only other TXT records there",
        TxtAnswer.Failed failed => failed.Why.TrimEnd('.'),
        _ => "no answer",
    };
}
