package com.tartware.bookings.localstack.settings;

import java.util.Map;

/**
 * Which ways between components lead through a proxy on loopback; all others are direct. People and tools always go directly.
 *
 * @param proxyPorts where the component that asks is told to go
 * @param listenerPorts of the broker, for each link to it that has a proxy: that listener advertises the proxy's port, so that
 *     clients stay on it after the first answer
 */
public record Links(Map<Link, Integer> proxyPorts, Map<Link, Integer> listenerPorts) {
    public static final Links DIRECT = new Links(Map.of(), Map.of());

    public Links {
        proxyPorts = Map.copyOf(proxyPorts);
        listenerPorts = Map.copyOf(listenerPorts);
        for (Link link : proxyPorts.keySet()) {
            if (link.leadsToBroker() != listenerPorts.containsKey(link)) {
                throw new IllegalArgumentException("a proxy of " + link.word() + " needs a listener of the broker");
            }
        }
    }

    int port(Link link, int direct) {
        return proxyPorts.getOrDefault(link, direct);
    }
}
