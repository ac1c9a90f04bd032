package com.tartware.bookings.schemas.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells addresses of the public internet from those by which a webhook could reach what only we can: this machine, our network, the
 * cloud's metadata service. Sources: the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its updates).
 */
public final class PublicAddresses {
    private static final List<Network> NOT_PUBLIC_IPV4 = List.of(
            network("0.0.0.0", 8), // this network
            network("10.0.0.0", 8), // private
            network("100.64.0.0", 10), // shared by carriers (CGNAT); some clouds have their metadata service here
            network("127.0.0.0", 8), // loopback
            network("169.254.0.0", 16), // link-local, metadata services
            network("172.16.0.0", 12), // private
            network("192.0.0.0", 24), // IETF protocol assignments
            network("192.0.2.0", 24), // documentation
            network("192.88.99.0", 24), // 6to4 relays
            network("192.168.0.0", 16), // private
            network("198.18.0.0", 15), // benchmarks
            network("198.51.100.0", 24), // documentation
            network("203.0.113.0", 24), // documentation
            network("224.0.0.0", 4), // multicast
            network("240.0.0.0", 4)); // reserved, and the broadcast address

    /**
     * Global unicast, the only part that is given out. Loopback, link-local, unique local, multicast, NAT64 (64:ff9b::/96 and
     * 64:ff9b:1::/48), IPv4-compatible and discard-only lie outside.
     */
    private static final Network GLOBAL_UNICAST_IPV6 = network("2000::", 3);

    private static final List<Network> NOT_PUBLIC_IPV6 = List.of(
            network("2001::", 23), // IETF protocol assignments: Teredo, benchmarks, ORCHID
            network("2001:db8::", 32), // documentation
            network("2002::", 16), // 6to4: carries any IPv4 address
            network("3fff::", 20)); // documentation

    private PublicAddresses() {}

    public static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return outside(NOT_PUBLIC_IPV4, bytes);
        }
        // ::ffff:a.b.c.d is reached over IPv4. Java makes most of them IPv4 addresses by itself, but not all.
        if (isIpv4Mapped(bytes)) {
            return outside(NOT_PUBLIC_IPV4, Arrays.copyOfRange(bytes, 12, 16));
        }
        return GLOBAL_UNICAST_IPV6.contains(bytes) && outside(NOT_PUBLIC_IPV6, bytes);
    }

    private static boolean outside(List<Network> networks, byte[] address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv4Mapped(byte[] address) {
        for (int index = 0; index < 10; index++) {
            if (address[index] != 0) {
                return false;
            }
        }
        return address[10] == (byte) 0xff && address[11] == (byte) 0xff;
    }

    private static Network network(String address, int prefixBits) {
        try {
            return new Network(InetAddress.getByName(address), prefixBits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("a literal needs no name server", e);
        }
    }

    /** @param prefixBits leading bits that its addresses share */
    private record Network(InetAddress address, int prefixBits) {
        boolean contains(byte[] other) {
            byte[] own = address.getAddress();
            int whole = prefixBits / 8;
            for (int index = 0; index < whole; index++) {
                if (own[index] != other[index]) {
                    return false;
                }
            }
            int rest = prefixBits % 8;
            return rest == 0 || ((own[whole] ^ other[whole]) & 0xff) >>> (8 - rest) == 0;
        }
    }
}
