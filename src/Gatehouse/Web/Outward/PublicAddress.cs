using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Web.Outward;

/// <summary>
/// Whether an address is one of the public Internet. Whoever may enter a URL must not reach what stands behind our firewall: loopback, private
/// and link-local networks, the metadata services of clouds, and what is one of these in IPv6 clothes.
/// </summary>
static class PublicAddress
{
    static readonly System.Net.IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(System.Net.IPNetwork.Parse),
    ];

    static readonly System.Net.IPNetwork Global = System.Net.IPNetwork.Parse("2000::/3"), Translated = System.Net.IPNetwork.Parse("64:ff9b::/96");

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // NAT64: the IPv4 address in the last four bytes is what is reached.
            if (Translated.Contains(address)) return Is(new IPAddress(address.GetAddressBytes().AsSpan(12)));
            if (!Global.Contains(address)) return false;
        }

        return !Closed.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }
}
