package com.tartware.bookings.localstack.chaos.faults;

import com.tartware.bookings.localstack.chaos.links.LinkProxy;
import com.tartware.bookings.localstack.chaos.plan.FaultKind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A link that is cut, slow, or loses its connections. */
final class LinkTrouble implements Injection {
    private static final Duration LATENCY_MIN = Duration.ofMillis(30);
    private static final int LATENCY_MILLIS_MORE = 120;
    private static final long SLOW_BYTES_PER_SECOND = 256 << 10;
    private static final Duration RESET_EVERY = Duration.ofMillis(700);

    private final LinkProxy proxy;
    private final FaultKind kind;
    private final int pick;
    private volatile boolean resetting;

    /** @param pick chooses how slow */
    LinkTrouble(LinkProxy proxy, FaultKind kind, int pick) {
        this.proxy = proxy;
        this.kind = kind;
        this.pick = pick;
    }

    @Override
    public Optional<String> begin() throws IOException, InterruptedException {
        String link = proxy.link().word();
        if (kind == FaultKind.CUT) {
            proxy.cut();
            return Optional.of(link);
        }
        if (kind == FaultKind.SLOW) {
            Duration latency = LATENCY_MIN.plusMillis(pick % LATENCY_MILLIS_MORE);
            proxy.slow(latency, SLOW_BYTES_PER_SECOND);
            return Optional.of("%s, %d ms, %d KiB/s".formatted(link, latency.toMillis(), SLOW_BYTES_PER_SECOND >> 10));
        }
        resetting = true;
        Thread resets = new Thread(this::keepResetting, "reset " + link);
        resets.setDaemon(true);
        resets.start();
        return Optional.of(link);
    }

    private void keepResetting() {
        try {
            while (resetting) {
                proxy.reset();
                TimeUnit.MILLISECONDS.sleep(RESET_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        resetting = false;
        proxy.heal();
    }
}
