using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Doctor.Rules;

/// <summary>One token from many networks within a day: several clients share it, or it has leaked. Cloud providers use a handful.</summary>
static class TokenManyAddresses
{
    const int Many = 12;

    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static Rule Rule { get; } = new("token-many-addresses", Look);

    static Finding? Look(Examination exam)
    {
        var found = exam.Log.Traffic.TakeWhile(e => exam.Now - e.At < Day).Where(e => e.Address is not null)
            .GroupBy(e => e.TokenId!, StringComparer.Ordinal)
            .Select(used => (Token: used.Key, Networks: used.GroupBy(e => Network(e.Address!), StringComparer.Ordinal).ToList(), Agents: used.Select(e => e.Agent ?? "no agent").Distinct(StringComparer.Ordinal).ToList()))
            .Where(used => used.Networks.Count >= Many).OrderByDescending(used => used.Networks.Count).FirstOrDefault();
        if (found.Token is null) return null;
        var name = exam.Tokens.FirstOrDefault(t => t.Id == found.Token)?.Name ?? found.Token;
        return new(Rule.Id, Severity.Hint, $"The token '{name}' came from {Examination.Several(found.Networks.Count, "network", "networks")} within a day",
            [.. found.Networks.OrderByDescending(n => n.Count()).Take(Examination.Shown).Select(n => new Evidence($"{Examination.Several(n.Count(), "request", "requests")} from {n.Key}.", n.First().At, n.First().Id)),
             new Evidence($"Clients: {string.Join("; ", found.Agents.Take(Examination.Shown))}.")],
            "Give each client a token of its own, so that one can be revoked without the others. If you do not know an address, rotate the token.");
    }

    static string Network(string address)
    {
        if (!IPAddress.TryParse(address, out var parsed)) return address;
        if (parsed.IsIPv4MappedToIPv6) parsed = parsed.MapToIPv4();
        var length = parsed.AddressFamily == AddressFamily.InterNetwork ? 24 : 48;
        var bytes = parsed.GetAddressBytes();
        for (var i = length / 8; i < bytes.Length; i++) bytes[i] = 0;
        return $"{new IPAddress(bytes)}/{length}";
    }
}
