package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.core.simulation.Simulation;
import com.tartware.bookings.jobs.testing.Commands;
import com.tartware.bookings.reference.scenario.Step;
import com.tartware.bookings.reference.scenario.Step.Sent;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** What several simulated tenants and the clock append to the command topic, in the order of appending. */
final class SimulatedLog {
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private SimulatedLog() {}

    /**
     * A record as it is appended.
     *
     * @param tenantId null for a clock tick, which goes to every partition
     */
    record Appended(String tenantId, byte[] value, int partition, long appendTimeMillis) {}

    /** @param firstDay the day on which all tenants begin */
    static List<Appended> of(
            long seed, int tenants, int stepsPerTenant, int firstDay, int holdSecondsMax, int partitions) {
        TenantPartitioning partitioning = new TenantPartitioning(partitions);
        List<Appended> log = new ArrayList<>();
        for (int tenant = 0; tenant < tenants; tenant++) {
            String tenantId = "hotel-" + seed + "-" + tenant;
            List<Step> steps = Simulation.steps(seed * 1_000 + tenant, stepsPerTenant);
            int daysLater = firstDay - (int) Math.floorDiv(steps.get(0).atMillis(), MILLIS_PER_DAY);
            AvroRequests requests = new AvroRequests(daysLater, holdSecondsMax);
            for (Step step : steps) {
                long appendTimeMillis = step.atMillis() + daysLater * MILLIS_PER_DAY;
                if (step instanceof Sent sent) {
                    int partition = partitioning.partitionOf(tenantId);
                    log.add(new Appended(tenantId, requests.record(tenantId, sent), partition, appendTimeMillis));
                } else {
                    for (int partition = 0; partition < partitions; partition++) {
                        log.add(new Appended(null, Commands.tick(), partition, appendTimeMillis));
                    }
                }
            }
        }
        log.sort(Comparator.comparingLong(
                Appended::appendTimeMillis)); // stable: a tenant's own records stay in their order
        return log;
    }

    /** The same records in the same order, but now and then the broker's clock steps back, by up to a day and a half, and forward again. */
    static List<Appended> withAClockThatSteps(List<Appended> log, long seed) {
        Random random = new Random(seed);
        List<Appended> stepping = new ArrayList<>(log.size());
        long backMillis = 0;
        for (Appended record : log) {
            if (random.nextInt(60) == 0) {
                backMillis = backMillis == 0 ? 1 + random.nextInt((int) (3 * MILLIS_PER_DAY / 2)) : 0;
            }
            stepping.add(new Appended(
                    record.tenantId(), record.value(), record.partition(), record.appendTimeMillis() - backMillis));
        }
        return stepping;
    }
}
