package com.tartware.bookings.sinks.webhook;

import com.tartware.bookings.schemas.webhook.PublicAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Resolves names for the client, which connects to what it is given here and to nothing else: a name that leads elsewhere a moment
 * after it was checked changes nothing. If one of a name's addresses is not public, none is taken.
 */
final class CheckedAddresses implements SocketAddressResolver {
    /**
     * The client tries one address after the other, each for the whole connect time-out, and goes on when its delivery has long been
     * given up. So many fit into an attempt; a name with thousands would keep it connecting for hours.
     */
    private static final int ADDRESSES_MAX = 3;

    private final Lookup lookup;
    private final Executor lookups;
    private final boolean privateAllowed;

    /** Where a name leads, such as {@link InetAddress#getAllByName}. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    /** @param lookups may block for as long as name servers take; may refuse */
    CheckedAddresses(Lookup lookup, Executor lookups, boolean privateAllowed) {
        this.lookup = lookup;
        this.lookups = lookups;
        this.privateAllowed = privateAllowed;
    }

    @Override
    public void resolve(
            String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> addresses) {
        try {
            lookups.execute(() -> look(host, port, addresses));
        } catch (RejectedExecutionException e) {
            addresses.failed(new UnknownHostException("too many look-ups at once"));
        }
    }

    private void look(String host, int port, Promise<List<InetSocketAddress>> addresses) {
        List<InetSocketAddress> found = new ArrayList<>();
        try {
            for (InetAddress address : lookup.addressesOf(host)) {
                if (!privateAllowed && !PublicAddresses.contain(address)) {
                    addresses.failed(new AddressRefusedException());
                    return;
                }
                if (found.size() < ADDRESSES_MAX) {
                    found.add(new InetSocketAddress(address, port));
                }
            }
        } catch (UnknownHostException | RuntimeException e) {
            addresses.failed(e);
            return;
        }
        addresses.succeeded(found);
    }

    /** The name leads to an address that is not of the public internet. */
    static final class AddressRefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        AddressRefusedException() {
            super("not an address of the public internet");
        }
    }
}
