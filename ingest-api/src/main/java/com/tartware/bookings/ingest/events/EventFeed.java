package com.tartware.bookings.ingest.events;

import com.tartware.bookings.ingest.events.FeedMetrics.End;
import com.tartware.bookings.ingest.events.RecentEvents.Batch;
import com.tartware.bookings.ingest.log.LiveDecisions;
import com.tartware.bookings.ingest.store.DecisionStore;
import com.tartware.bookings.ingest.store.StoreUnavailableException;
import com.tartware.bookings.ingest.store.StoredDecision;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feed of each tenant's decisions. A stream is a place in the tenant's gapless sequence; whatever comes next there is sent, and
 * nothing else, so it does not matter from where it came: live from the reply topic, from the memory of what came live a moment ago,
 * or from the store. The store alone is enough, about a second later, when the live side is away.
 *
 * <p>One thread does it all and never waits: it hands bytes to connections and questions to the store, and is told when they are done.
 */
public final class EventFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

    private static final Duration TICK = Duration.ofMillis(100);

    /** How long a browser's EventSource waits before it comes again. */
    private static final int RECONNECT_MILLIS = 2_000;

    private static final byte[] KEEP_ALIVE = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(15);
    private static final Duration WRITE_MAX = Duration.ofSeconds(60);

    /** A write that takes longer counts as stuck. */
    private static final Duration STUCK_AFTER = Duration.ofSeconds(1);

    /** What stuck writes hold of memory, all together: a thousand of the largest. */
    static final int STUCK_BYTES_MAX = 32 * 1024 * 1024;

    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    /** A decision is about 600 bytes. */
    private static final int PAGE_DECISIONS = 100;

    private static final Duration PAGE_KEPT = Duration.ofSeconds(2);

    /** Of the store's six connections. */
    private static final int PAGES_UNDER_WAY_MAX = 2;

    private static final Duration EMPTY_PAGE_PAUSE_MIN = Duration.ofMillis(50);
    private static final int EMPTY_PAGE_DOUBLINGS_MAX = 4;
    private static final int TENANTS_A_QUESTION_MAX = 500;

    /** Live events in memory, of all tenants together. */
    private static final int LIVE_BYTES_MAX = 64 * 1024 * 1024;

    private static final int LIVE_BYTES_A_TENANT_MAX = 512 * 1024;
    private static final int LIVE_BYTES_A_TENANT_MIN = 8 * 1024;

    /** So that a client which comes again finds what it missed in memory. */
    private static final Duration TENANT_KEPT = Duration.ofSeconds(30);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final DecisionStore store;
    private final LiveDecisions live;
    private final FeedLimits limits;
    private final FeedMetrics metrics;
    private final LongSupplier nanoClock;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "event-feed");
        thread.setDaemon(true);
        return thread;
    });

    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> openByTenant = new ConcurrentHashMap<>();
    /** Written by the feed's thread only. */
    private final Map<String, TenantFeed> tenants = new ConcurrentHashMap<>();

    private volatile boolean closed;

    // Confined to the feed's thread.
    private final ArrayDeque<TenantFeed> pageLine = new ArrayDeque<>();
    private int pagesUnderWay;
    private long checkedNanos;
    private int newestUnderWay;

    /** Starts following nobody. */
    public EventFeed(DecisionStore store, LiveDecisions live, FeedLimits limits, MeterRegistry meters) {
        this(store, live, limits, meters, System::nanoTime);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Runs until closed, and catches what goes wrong itself.
    EventFeed(
            DecisionStore store, LiveDecisions live, FeedLimits limits, MeterRegistry meters, LongSupplier nanoClock) {
        this.store = store;
        this.live = live;
        this.limits = limits;
        this.metrics = new FeedMetrics(meters, open);
        this.nanoClock = nanoClock;
        this.checkedNanos = nanoClock.getAsLong();
        live.listen(this::decided);
        loop.scheduleWithFixedDelay(() -> guarded(this::tick), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    FeedLimits limits() {
        return limits;
    }

    /** Room for one more stream, to be opened or given back; false if there is none. */
    boolean reserve(String tenantId) {
        if (open.incrementAndGet() > limits.streamsMax()) {
            open.decrementAndGet();
            return false;
        }
        int ofTenant = openByTenant.merge(tenantId, 1, Integer::sum);
        if (ofTenant > limits.streamsPerTenantMax()) {
            giveBack(tenantId);
            return false;
        }
        return true;
    }

    void giveBack(String tenantId) {
        openByTenant.computeIfPresent(tenantId, (id, streams) -> streams == 1 ? null : streams - 1);
        open.decrementAndGet();
    }

    /**
     * Opens a stream for which there is {@linkplain #reserve room}.
     *
     * @param after the sequence to go on after; empty to begin with what is decided from now on
     * @param stillValid whether the credential would still be taken; asked about once a second, and must not block
     */
    void open(String tenantId, OptionalLong after, Subscriber subscriber, BooleanSupplier stillValid) {
        submit(() -> register(tenantId, after, subscriber, stillValid), () -> {
            giveBack(tenantId);
            subscriber.refuse(new StoreUnavailableException("the feed is closed", null));
        });
    }

    private void register(String tenantId, OptionalLong after, Subscriber subscriber, BooleanSupplier stillValid) {
        if (closed) { // behind the step that ends all streams
            giveBack(tenantId);
            subscriber.refuse(new StoreUnavailableException("the feed is closed", null));
            return;
        }
        TenantFeed tenant = tenants.get(tenantId);
        if (tenant == null) {
            tenant = new TenantFeed(tenantId);
            tenants.put(tenantId, tenant);
            live.follow(tenantId);
        }
        EventStream stream = new EventStream(tenant, subscriber, stillValid);
        tenant.streams.add(stream);
        if (after.isPresent()) {
            stream.unsure = after.getAsLong() != tenant.live.last() || after.getAsLong() == 0;
            begin(stream, after.getAsLong() + 1);
        } else if (tenant.live.last() > 0) {
            begin(stream, Math.max(tenant.live.last(), tenant.storeNewest) + 1);
        } else {
            beginAtTheStoresEnd(stream);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What comes back is dealt with, failures too.
    private void beginAtTheStoresEnd(EventStream stream) {
        String tenantId = stream.tenant.tenantId;
        store.newestSequences(Set.of(tenantId))
                .whenComplete((newest, failure) -> submit(() -> {
                    if (stream.ended) {
                        return;
                    }
                    if (failure != null) {
                        stream.subscriber.refuse(failure);
                        forget(stream, End.STORE);
                        return;
                    }
                    // What came live in the meantime was decided after the client asked.
                    begin(stream, newest.getOrDefault(tenantId, 0L) + 1);
                }));
    }

    private void begin(EventStream stream, long next) {
        stream.begun = true;
        stream.next = next;
        stream.writing = true;
        stream.wroteNanos = nanoClock.getAsLong();
        // The id without data is no event, but tells a client where to go on if it loses us before its first one.
        String greeting = "retry: " + RECONNECT_MILLIS + "\nid: " + (next - 1) + "\n\n";
        stream.subscriber.begin(
                greeting.getBytes(StandardCharsets.US_ASCII), failure -> submit(() -> written(stream, failure)));
    }

    /** On the live side's thread. */
    private void decided(String tenantId, long tenantSequence, String json) {
        TenantFeed tenant = tenants.get(tenantId);
        if (tenant == null) {
            return;
        }
        tenant.live.add(tenantSequence, RecentEvents.encode(tenantSequence, json), liveBytesATenant());
        if (tenant.told.compareAndSet(false, true)) {
            submit(() -> {
                tenant.told.set(false);
                sendTo(tenant);
            });
        }
    }

    private int liveBytesATenant() {
        int share = LIVE_BYTES_MAX / Math.max(1, tenants.size());
        return Math.max(LIVE_BYTES_A_TENANT_MIN, Math.min(LIVE_BYTES_A_TENANT_MAX, share));
    }

    private void sendTo(TenantFeed tenant) {
        // A copy: a stream whose client is gone leaves the set as it is written to.
        for (EventStream stream : List.copyOf(tenant.streams)) {
            send(stream);
        }
    }

    private void send(EventStream stream) {
        if (!stream.begun || stream.writing || stream.ended) {
            return;
        }
        Batch batch = stream.tenant.batchFrom(stream.next);
        if (batch != null) {
            stream.unsure = false;
            stream.tenant.behind.remove(stream);
            stream.next = batch.next();
            metrics.sent(batch.events());
            write(stream, batch.bytes());
        } else if (stream.unsure || stream.tenant.reaches(stream.next)) {
            stream.tenant.behind.add(stream);
            lineUp(stream.tenant);
        }
    }

    private void write(EventStream stream, byte[] bytes) {
        stream.writing = true;
        stream.writtenBytes = bytes.length;
        stream.wroteNanos = nanoClock.getAsLong();
        stream.subscriber.write(bytes, failure -> submit(() -> written(stream, failure)));
    }

    private void written(EventStream stream, Throwable failure) {
        stream.writing = false;
        stream.wroteNanos = nanoClock.getAsLong();
        if (stream.ended) {
            return;
        }
        if (failure != null || closed) {
            end(stream, closed ? End.SHUTDOWN : End.CLIENT);
            return;
        }
        send(stream);
    }

    private void lineUp(TenantFeed tenant) {
        if (!tenant.inLine && nanoClock.getAsLong() - tenant.notBeforeNanos >= 0) {
            tenant.inLine = true;
            pageLine.add(tenant);
            readPages();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What comes back is dealt with, failures too.
    private void readPages() {
        while (pagesUnderWay < PAGES_UNDER_WAY_MAX && !pageLine.isEmpty()) {
            TenantFeed tenant = pageLine.remove();
            if (tenant.behind.isEmpty()) {
                tenant.inLine = false;
                continue;
            }
            long first = tenant.behind.iterator().next().next;
            pagesUnderWay++;
            metrics.pageRead();
            store.decisionsFrom(tenant.tenantId, first, PAGE_DECISIONS)
                    .thenApply(decisions -> page(first, decisions))
                    .whenComplete((page, failure) -> submit(() -> pageRead(tenant, first, page)));
        }
    }

    /** What follows without a gap: a decision beyond one has to wait until the store has those in between. */
    private static RecentEvents page(long first, List<StoredDecision> decisions) {
        RecentEvents page = new RecentEvents();
        long next = first;
        for (StoredDecision decision : decisions) {
            if (decision.tenantSequence() != next) {
                break;
            }
            page.add(next, RecentEvents.encode(next, decision.json()), Integer.MAX_VALUE);
            next++;
        }
        return page;
    }

    /** @param page from {@code first} on; null if the store did not answer */
    private void pageRead(TenantFeed tenant, long first, RecentEvents page) {
        pagesUnderWay--;
        tenant.inLine = false;
        if (page == null || page.last() == 0) {
            if (page != null) {
                tenant.behind.forEach(stream -> stream.unsure &= stream.next < first);
            }
            tenant.behind.removeIf(stream -> !stream.unsure && !tenant.reaches(stream.next));
            long pauseNanos = EMPTY_PAGE_PAUSE_MIN.toNanos() << Math.min(tenant.emptyPages, EMPTY_PAGE_DOUBLINGS_MAX);
            tenant.emptyPages++;
            tenant.notBeforeNanos = nanoClock.getAsLong() + pauseNanos;
        } else {
            tenant.emptyPages = 0;
            tenant.page = page;
            tenant.pageReadNanos = nanoClock.getAsLong();
            sendTo(tenant);
        }
        readPages();
    }

    private void tick() {
        long nowNanos = nanoClock.getAsLong();
        boolean check = nowNanos - checkedNanos >= CHECK_INTERVAL.toNanos();
        if (check) {
            checkedNanos = nowNanos;
        }
        long stuckBytes = 0;
        for (TenantFeed tenant : List.copyOf(tenants.values())) {
            if (tenant.page != null && nowNanos - tenant.pageReadNanos >= PAGE_KEPT.toNanos()) {
                tenant.page = null;
            }
            for (EventStream stream : List.copyOf(tenant.streams)) {
                look(stream, nowNanos, check);
                stuckBytes += stream.isStuckSince(nowNanos - STUCK_AFTER.toNanos()) ? stream.writtenBytes : 0;
            }
            if (tenant.streams.isEmpty() && nowNanos - tenant.leftNanos >= TENANT_KEPT.toNanos()) {
                tenants.remove(tenant.tenantId);
                live.leave(tenant.tenantId);
            }
        }
        if (stuckBytes > STUCK_BYTES_MAX) {
            endTheLongestStuck(stuckBytes, nowNanos);
        }
        if (check) {
            askHowFarTheStoreIs();
        }
    }

    private void endTheLongestStuck(long stuckBytes, long nowNanos) {
        List<EventStream> stuck = new ArrayList<>();
        for (TenantFeed tenant : tenants.values()) {
            for (EventStream stream : tenant.streams) {
                if (stream.isStuckSince(nowNanos - STUCK_AFTER.toNanos())) {
                    stuck.add(stream);
                }
            }
        }
        stuck.sort(Comparator.comparingLong(stream -> stream.wroteNanos - nowNanos));
        long left = stuckBytes;
        for (EventStream stream : stuck) {
            if (left <= STUCK_BYTES_MAX) {
                return;
            }
            left -= stream.writtenBytes;
            end(stream, End.SLOW);
        }
    }

    private void look(EventStream stream, long nowNanos, boolean check) {
        if (check && !stream.stillValid.getAsBoolean()) {
            end(stream, End.CREDENTIAL);
            return;
        }
        if (!stream.begun) {
            return;
        }
        long silentNanos = nowNanos - stream.wroteNanos;
        if (stream.writing) {
            if (silentNanos >= WRITE_MAX.toNanos()) {
                end(stream, End.SLOW);
            }
            return;
        }
        send(stream);
        if (!stream.writing && !stream.ended && silentNanos >= KEEP_ALIVE_INTERVAL.toNanos()) {
            write(stream, KEEP_ALIVE);
        }
    }

    /** The live side does not know what it misses; so the store is asked, whether or not the live side seems to be well. */
    private void askHowFarTheStoreIs() {
        if (newestUnderWay > 0) {
            return;
        }
        List<String> asked = new ArrayList<>();
        for (TenantFeed tenant : tenants.values()) {
            if (!tenant.streams.isEmpty()) {
                asked.add(tenant.tenantId);
            }
        }
        for (int from = 0; from < asked.size(); from += TENANTS_A_QUESTION_MAX) {
            askHowFarTheStoreIs(Set.copyOf(asked.subList(from, Math.min(asked.size(), from + TENANTS_A_QUESTION_MAX))));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What comes back is dealt with, failures too.
    private void askHowFarTheStoreIs(Set<String> tenantIds) {
        newestUnderWay++;
        store.newestSequences(tenantIds)
                .whenComplete((newest, failure) -> submit(() -> {
                    newestUnderWay--;
                    Map<String, Long> known = failure == null ? newest : new HashMap<>();
                    known.forEach((tenantId, sequence) -> {
                        TenantFeed tenant = tenants.get(tenantId);
                        if (tenant != null) {
                            tenant.storeNewest = sequence;
                            sendTo(tenant);
                        }
                    });
                }));
    }

    private void end(EventStream stream, End why) {
        if (stream.ended) {
            return;
        }
        forget(stream, why);
        if (stream.writing) {
            stream.subscriber.cut();
        }
        if (stream.begun) {
            stream.subscriber.end();
        } else {
            stream.subscriber.refuse(new StoreUnavailableException("the stream ended before it began", null));
        }
    }

    private void forget(EventStream stream, End why) {
        stream.ended = true;
        TenantFeed tenant = stream.tenant;
        tenant.streams.remove(stream);
        tenant.behind.remove(stream);
        tenant.leftNanos = nanoClock.getAsLong();
        giveBack(tenant.tenantId);
        metrics.ended(why);
    }

    private void submit(Runnable step) {
        submit(step, () -> {});
    }

    /** @param otherwise done instead, here and now, if the feed is closed */
    private void submit(Runnable step, Runnable otherwise) {
        try {
            loop.execute(() -> guarded(step));
        } catch (RejectedExecutionException e) {
            otherwise.run();
        }
    }

    /** The one thread must outlive any single step. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("A step of the event feed failed unexpectedly", e);
        }
    }

    /** Ends every stream at once, so that clients go on elsewhere. */
    @Override
    public void close() {
        closed = true;
        submit(() -> tenants.values()
                .forEach(tenant -> List.copyOf(tenant.streams).forEach(stream -> end(stream, End.SHUTDOWN))));
        loop.shutdown();
        try {
            if (!loop.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                loop.shutdownNow();
            }
        } catch (InterruptedException e) {
            loop.shutdownNow();
            Thread.currentThread().interrupt();
        }
        live.close();
    }
}
