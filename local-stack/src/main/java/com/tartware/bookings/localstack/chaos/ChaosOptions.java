package com.tartware.bookings.localstack.chaos;

import com.tartware.bookings.localstack.chaos.plan.FaultName;
import com.tartware.bookings.localstack.chaos.plan.FaultPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run is to be like.
 *
 * @param length how long there is load
 * @param faults what may be broken
 * @param outage how long each fault lasts that lasts; by the seed if empty
 * @param perSecond at most so many requests, of all clients together
 * @param watchHeap whether ingest and Flink are made to collect all their garbage every few seconds, and the rest is reported and judged
 * @param keep whether the stack stays up afterwards
 * @param dataDir absolute; of this stack alone
 * @param home the source tree
 */
public record ChaosOptions(
        long seed,
        Duration length,
        List<FaultName> faults,
        Optional<Duration> outage,
        int clients,
        int perSecond,
        boolean watchHeap,
        boolean keep,
        Path dataDir,
        Path tenants,
        Path home) {
    private static final Duration LENGTH_MIN = Duration.ofSeconds(20);
    private static final Duration LENGTH_MAX = Duration.ofHours(4);
    private static final Duration OUTAGE_MIN = Duration.ofSeconds(1);
    private static final int CLIENTS_MAX = 200;
    private static final int PER_SECOND_MAX = 1_000;

    public ChaosOptions {
        if (length.compareTo(LENGTH_MIN) < 0 || length.compareTo(LENGTH_MAX) > 0) {
            throw new IllegalArgumentException("--minutes: from a third of a minute to 240");
        }
        Duration outageMax = FaultPlan.outageMax(length);
        if (outage.isPresent()
                && (outage.get().compareTo(OUTAGE_MIN) < 0 || outage.get().compareTo(outageMax) > 0)) {
            throw new IllegalArgumentException(
                    "--outage %d: from %d to %d seconds in a run of this length; see --minutes"
                            .formatted(outage.get().toSeconds(), OUTAGE_MIN.toSeconds(), outageMax.toSeconds()));
        }
        if (clients < 1 || clients > CLIENTS_MAX) {
            throw new IllegalArgumentException("--clients %d: from 1 to %d".formatted(clients, CLIENTS_MAX));
        }
        if (perSecond < 1 || perSecond > PER_SECOND_MAX) {
            throw new IllegalArgumentException("--rate %d: from 1 to %d".formatted(perSecond, PER_SECOND_MAX));
        }
        faults = List.copyOf(faults);
    }

    /** What this run breaks when. Of the options alone: also where something of it cannot be broken, the seed plans the same. */
    FaultPlan plan() {
        return FaultPlan.of(seed, length, faults, outage);
    }

    /** The same, with another seed. */
    public ChaosOptions withSeed(long other) {
        return new ChaosOptions(
                other, length, faults, outage, clients, perSecond, watchHeap, keep, dataDir, tenants, home);
    }

    /** The command that plans the same. */
    String command() {
        List<String> words = new ArrayList<>(List.of(
                "./tartware chaos --seed",
                Long.toString(seed),
                "--minutes",
                String.format(Locale.ROOT, "%.2f", length.toMillis() / 60e3),
                "--clients",
                Integer.toString(clients),
                "--rate",
                Integer.toString(perSecond),
                "--faults",
                faults.equals(FaultName.all())
                        ? "all"
                        : faults.stream().map(FaultName::toString).collect(Collectors.joining(","))));
        outage.ifPresent(seconds -> words.add("--outage " + seconds.toSeconds()));
        if (watchHeap) {
            words.add("--heap");
        }
        return String.join(" ", words);
    }
}
