package com.tartware.bookings.ingest.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Readers who wait until the store has their tenant's decisions up to a sequence. They hold no thread, and one question at a time
 * asks for all of them, however many they are; tenants come in turns.
 */
public final class SequenceWaits {
    /** A projection commits a few times a second; a reader that has waited this long would wait for an outage to end. */
    private static final Duration WAIT_MAX = Duration.ofMillis(1_500);

    private static final Duration ASK_INTERVAL = Duration.ofMillis(25);

    /** About 300 bytes each. */
    private static final int WAITING_MAX = 5_000;

    private static final int WAITING_PER_TENANT_MAX = 500;

    /** One index look-up a tenant: a few milliseconds for all. */
    private static final int TENANTS_A_QUESTION_MAX = 200;

    private final DecisionStore store;
    private final Timer reached;
    private final Timer late;
    private final Timer refused;
    private final Executor later =
            CompletableFuture.delayedExecutor(ASK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
    private final Map<String, List<Wait>> waitsByTenant = new LinkedHashMap<>();
    private int waiting;
    private boolean asking;

    public SequenceWaits(DecisionStore store, MeterRegistry meters) {
        this.store = store;
        this.reached = timer(meters, "reached");
        this.late = timer(meters, "late");
        this.refused = timer(meters, "refused");
    }

    private record Wait(long sequence, CompletableFuture<Void> reached) {}

    /**
     * Never blocks.
     *
     * @param sequence 0 or more
     * @return completes once the store has the tenant's decisions up to the sequence; exceptionally, within 1.5 s and perhaps at
     *     once, if it has them not
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The caller gets the future itself; what hangs on it cannot fail.
    public CompletableFuture<Void> reached(String tenantId, long sequence) {
        if (sequence == 0) {
            return CompletableFuture.completedFuture(null); // also for a tenant that has no decision yet
        }
        Wait wait = new Wait(sequence, new CompletableFuture<>());
        boolean first;
        synchronized (this) {
            List<Wait> waits = waitsByTenant.computeIfAbsent(tenantId, id -> new ArrayList<>());
            if (waiting >= WAITING_MAX || waits.size() >= WAITING_PER_TENANT_MAX) {
                if (waits.isEmpty()) {
                    waitsByTenant.remove(tenantId);
                }
                refused.record(Duration.ZERO);
                return CompletableFuture.failedFuture(new StoreUnavailableException("too many readers wait", null));
            }
            waits.add(wait);
            waiting++;
            first = !asking;
            asking = true;
        }
        long startNanos = System.nanoTime();
        wait.reached().orTimeout(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS).whenComplete((done, failure) -> {
            (failure == null ? reached : late).record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
            if (failure != null) {
                giveUp(tenantId, wait);
            }
        });
        if (first) {
            ask();
        }
        return wait.reached();
    }

    private synchronized void giveUp(String tenantId, Wait wait) {
        List<Wait> waits = waitsByTenant.get(tenantId);
        if (waits != null && waits.remove(wait)) {
            waiting--;
            if (waits.isEmpty()) {
                waitsByTenant.remove(tenantId);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What comes back is dealt with, failures too.
    private void ask() {
        Set<String> tenants;
        synchronized (this) {
            if (waitsByTenant.isEmpty()) {
                asking = false;
                return;
            }
            tenants = nextInTurn();
        }
        store.newestSequences(tenants).whenComplete((newest, failure) -> {
            if (failure == null) {
                settle(newest);
            }
            later.execute(this::ask);
        });
    }

    /** Those asked for go to the end of the line. */
    private Set<String> nextInTurn() {
        Map<String, List<Wait>> taken = new LinkedHashMap<>();
        Iterator<Map.Entry<String, List<Wait>>> line = waitsByTenant.entrySet().iterator();
        while (line.hasNext() && taken.size() < TENANTS_A_QUESTION_MAX) {
            Map.Entry<String, List<Wait>> tenant = line.next();
            taken.put(tenant.getKey(), tenant.getValue());
            line.remove();
        }
        waitsByTenant.putAll(taken);
        return Set.copyOf(taken.keySet());
    }

    private void settle(Map<String, Long> newest) {
        List<Wait> settled = new ArrayList<>();
        synchronized (this) {
            newest.forEach((tenantId, sequence) -> {
                List<Wait> waits = waitsByTenant.getOrDefault(tenantId, List.of());
                for (Iterator<Wait> each = waits.iterator(); each.hasNext(); ) {
                    Wait wait = each.next();
                    if (wait.sequence() <= sequence) {
                        each.remove();
                        waiting--;
                        settled.add(wait);
                    }
                }
                if (waits.isEmpty()) {
                    waitsByTenant.remove(tenantId);
                }
            });
        }
        settled.forEach(wait -> wait.reached().complete(null));
    }

    private static Timer timer(MeterRegistry meters, String outcome) {
        return Timer.builder("tartware.ingest.store.waits")
                .description("Readers that asked for a sequence which the store must have")
                .tag("outcome", outcome)
                .register(meters);
    }
}
