package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.core.simulation.SharedLog;
import com.tartware.bookings.core.simulation.SharedLog.Entry;
import com.tartware.bookings.jobs.testing.Appended;
import com.tartware.bookings.jobs.testing.Commands;
import com.tartware.bookings.reference.scenario.Step.Sent;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What several simulated tenants and the clock append to the command topic, in the order of appending; see {@link SharedLog}. */
final class SimulatedLog {
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private SimulatedLog() {}

    /** @param firstDay the day on which all tenants begin */
    static List<Appended> of(
            long seed, int tenants, int stepsPerTenant, int firstDay, int holdSecondsMax, int partitions) {
        TenantPartitioning partitioning = new TenantPartitioning(partitions);
        AvroRequests requests = new AvroRequests(holdSecondsMax);
        List<Appended> log = new ArrayList<>();
        for (Entry entry : SharedLog.of(seed, tenants, stepsPerTenant, firstDay)) {
            long appendTimeMillis = entry.step().atMillis();
            if (entry.step() instanceof Sent sent) {
                String tenantId = tenantId(seed, entry.tenant());
                int partition = partitioning.partitionOf(tenantId);
                log.add(new Appended(tenantId, requests.record(tenantId, sent), partition, appendTimeMillis));
            } else {
                for (int partition = 0; partition < partitions; partition++) {
                    log.add(new Appended(null, Commands.tick(), partition, appendTimeMillis));
                }
            }
        }
        return log;
    }

    static String tenantId(long seed, int tenant) {
        return "hotel-" + seed + "-" + tenant;
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
