package com.tartware.bookings.ingest.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.webhooks.HostLookup.TooManyLookupsException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Look-ups of many tenants on few threads. */
class SystemHostLookupTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

    private final CountDownLatch slowNameServer = new CountDownLatch(1);
    private final SystemHostLookup lookup = new SystemHostLookup(this::resolve);

    @AfterEach
    void close() {
        slowNameServer.countDown();
        lookup.close();
    }

    @Test
    void aNameLeadsSomewhereOrNowhere() {
        assertThat(lookup.addressesOf("demo", "quick.example"))
                .succeedsWithin(PATIENCE)
                .isEqualTo(List.of(ADDRESS));
        assertThat(lookup.addressesOf("demo", "nowhere.example"))
                .succeedsWithin(PATIENCE)
                .isEqualTo(List.of());
    }

    @Test
    void aTenantsSlowNameServersTakeNothingFromOthers() {
        List<CompletableFuture<List<InetAddress>>> slow = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            slow.add(lookup.addressesOf("demo", "slow.example"));
        }

        assertThat(slow.get(99))
                .as("not asked, which is not the same as leading nowhere")
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(TooManyLookupsException.class);
        assertThat(lookup.addressesOf("acme", "quick.example")).succeedsWithin(PATIENCE);
        assertThat(slow.get(0)).isNotDone();
        slowNameServer.countDown();
        assertThat(slow.get(0)).succeedsWithin(PATIENCE);
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        if (host.equals("nowhere.example")) {
            throw new UnknownHostException(host);
        }
        if (host.equals("slow.example")) {
            try {
                slowNameServer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return new InetAddress[] {ADDRESS};
    }
}
