package com.tartware.bookings.localstack.chaos;

import com.tartware.bookings.localstack.chaos.plan.FaultName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a run is to be like.
 *
 * @param length how long there is load
 * @param faults what may be broken
 * @param perSecond at most so many requests, of all clients together
 * @param keep whether the stack stays up afterwards
 * @param dataDir absolute; of this stack alone
 * @param home the source tree
 */
public record ChaosOptions(
        long seed,
        Duration length,
        List<FaultName> faults,
        int clients,
        int perSecond,
        boolean keep,
        Path dataDir,
        Path tenants,
        Path home) {
    private static final Duration LENGTH_MIN = Duration.ofSeconds(20);
    private static final Duration LENGTH_MAX = Duration.ofHours(4);
    private static final int CLIENTS_MAX = 200;
    private static final int PER_SECOND_MAX = 1_000;

    public ChaosOptions {
        if (length.compareTo(LENGTH_MIN) < 0 || length.compareTo(LENGTH_MAX) > 0) {
            throw new IllegalArgumentException("--minutes: from a third of a minute to 240");
        }
        if (clients < 1 || clients > CLIENTS_MAX) {
            throw new IllegalArgumentException("--clients %d: from 1 to %d".formatted(clients, CLIENTS_MAX));
        }
        if (perSecond < 1 || perSecond > PER_SECOND_MAX) {
            throw new IllegalArgumentException("--rate %d: from 1 to %d".formatted(perSecond, PER_SECOND_MAX));
        }
        faults = List.copyOf(faults);
    }
}
