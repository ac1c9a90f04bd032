package com.tartware.bookings.jobs.webhook;

import com.tartware.bookings.avro.WebhookAttempt;
import com.tartware.bookings.avro.WebhookAttemptState;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.jobs.webhook.EndpointLayout.Tombstone;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.schemas.webhook.WebhookSecrets;
import com.tartware.bookings.schemas.webhook.WebhookUrl;
import com.tartware.bookings.sinks.JdbcDrivers;
import com.tartware.bookings.sinks.webhook.Delivery;
import com.tartware.bookings.sinks.webhook.DeliveryResult;
import com.tartware.bookings.sinks.webhook.RetrySchedule;
import com.tartware.bookings.sinks.webhook.WebhookClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Stream;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers tenants' decisions to their endpoints. An endpoint is a cursor on its tenant's sequence, and the deliveries that failed and
 * wait; decisions are not kept: those that an endpoint needs are at hand because they just passed by, or are read again from the store. All of
 * it happens in the task's mailbox; the client and the store work elsewhere and come back to it.
 *
 * <p>Fair to receivers: each has a limit of its own, which begins at one, grows with good answers, and is halved by each failure and by
 * slowness. One that is down to a single place draws on a share that such receivers have among themselves, and rests for a while if it
 * hangs again and again. No tenant has more than a quarter of a share. Endpoints take turns, and so do an endpoint's new deliveries,
 * retries and replay.
 *
 * <p>State, by tenant: the newest sequence, for as long as the job exists; each endpoint, see {@link Endpoint}, until it is deleted, and
 * a day longer its last revision. Its clock is the processing time: the receivers' deadlines are of the world outside.
 */
final class WebhookOperator extends AbstractStreamOperator<WebhookAttempt>
        implements TwoInputStreamOperator<PassingDecision, WebhookEndpoint, WebhookAttempt> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(WebhookOperator.class);

    /** Deliveries under way at once, in a subtask: of receivers that answer well, and of all others together. */
    private static final int UNDER_WAY_MAX = 384;

    private static final int SUSPECTS_UNDER_WAY_MAX = 128;

    /** Of either, what one tenant may have at most is a quarter. */
    private static final int TENANTS_MIN = 4;

    /** About 20,000 decisions, a few seconds at full speed. */
    private static final long PASSED_BYTES_MAX = 16L << 20;

    /** Reads under way, and connections to the store; neither kind of endpoint can take them all. */
    private static final int READS_MAX = 4;

    private static final int READS_OF_ANSWERING_MAX = 3;
    private static final int READS_OF_SUSPECTS_MAX = 2;

    private static final int READ_AHEAD = 64;

    /** What is read again waits here for its turn; what has to go before that is read once more. */
    private static final long FETCHED_BYTES_MAX = 16L << 20;

    /** Between two reads for one endpoint that waits for something which the store does not have yet, or cannot give. */
    private static final long READ_PAUSE_MILLIS = 1_000;

    /** Deliveries that wait, of all endpoints of a subtask: about 40 MB. Beyond them, an endpoint that fails may have few. */
    private static final int PENDING_OF_ALL_MAX = 200_000;

    private static final int PENDING_WHEN_SCARCE_MAX = 50;

    private static final long FIGURES_PAUSE_MILLIS = 5_000;

    private static final Duration TOMBSTONE_MAX = Duration.ofDays(1);

    /** An endpoint's kinds of deliveries, which take turns. */
    private static final int LANES = 3;

    private final WebhookClient.Settings clientSettings;
    private final StoredDecisions.StoreConnection storeConnection;
    private final String secretKeyFile;

    private transient MailboxExecutor mailbox;
    private transient WebhookClient client;
    private transient StoredDecisions store;
    private transient WebhookSecrets secrets;

    private transient ValueState<Long> newestSequence;
    private transient MapState<String, byte[]> endpointStates;

    private transient Map<String, Tenant> tenants;
    private transient RecentDecisions passed;
    private transient RecentDecisions fetched;
    private transient Set<String> heldTenants;
    private transient ArrayDeque<Tombstone> tombstones;
    private transient Share answering;
    private transient Share suspects;
    private transient int pendingOfAll;
    private transient TreeSet<Wake> wakes;
    private transient ScheduledFuture<?> timer;
    private transient long timerAtMillis;

    private transient WebhookMetrics deliveryMetrics;

    /** A tenant that has endpoints, or had one until lately. */
    private static final class Tenant {
        final Map<UUID, Endpoint> endpoints = new HashMap<>();
        final Map<UUID, Tombstone> deleted = new HashMap<>();
        final Share.OfTenant answering = new Share.OfTenant();
        final Share.OfTenant suspects = new Share.OfTenant();
        long newest;

        /** Nothing is on its way that will ask for it. */
        boolean isQuiet() {
            return answering.underWay == 0 && suspects.underWay == 0;
        }
    }

    /** An endpoint has one at most. */
    record Wake(long atMillis, Endpoint endpoint) implements Comparable<Wake> {
        @Override
        public int compareTo(Wake other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : endpoint.id.compareTo(other.endpoint.id);
        }
    }

    /**
     * Says where everything is.
     *
     * @param secretKeyFile of the master key, on the machine that the operator runs on; null to take it from the environment
     */
    WebhookOperator(
            WebhookClient.Settings clientSettings,
            StoredDecisions.StoreConnection storeConnection,
            String secretKeyFile) {
        this.clientSettings = clientSettings;
        this.storeConnection = storeConnection;
        this.secretKeyFile = secretKeyFile;
    }

    @Override
    public void setMailboxExecutor(MailboxExecutor mailboxExecutor) {
        super.setMailboxExecutor(mailboxExecutor);
        mailbox = mailboxExecutor;
    }

    @Override
    public void open() throws Exception {
        super.open();
        tenants = new HashMap<>();
        passed = new RecentDecisions(PASSED_BYTES_MAX);
        fetched = new RecentDecisions(FETCHED_BYTES_MAX);
        heldTenants = new HashSet<>();
        tombstones = new ArrayDeque<>();
        answering = new Share(UNDER_WAY_MAX, UNDER_WAY_MAX / TENANTS_MIN, READS_OF_ANSWERING_MAX);
        suspects = new Share(SUSPECTS_UNDER_WAY_MAX, SUSPECTS_UNDER_WAY_MAX / TENANTS_MIN, READS_OF_SUSPECTS_MAX);
        wakes = new TreeSet<>();
        timerAtMillis = Long.MAX_VALUE;
        deliveryMetrics = new WebhookMetrics(getMetricGroup());
        getRuntimeContext().registerUserCodeClassLoaderReleaseHookIfAbsent("JDBC drivers", JdbcDrivers::forgetOurs);
        secrets = WebhookSecrets.from(
                secretKeyFile == null ? null : Path.of(secretKeyFile), System.getenv(WebhookSecrets.ENVIRONMENT));
        // Look-ups of names may outlast their deliveries.
        client = new WebhookClient(clientSettings, 2 * (UNDER_WAY_MAX + SUSPECTS_UNDER_WAY_MAX), this::now);
        store = storeConnection.open(READS_MAX);
        newestSequence = getPartitionedState(new ValueStateDescriptor<>("newest-sequence", LongSerializer.INSTANCE));
        endpointStates = getPartitionedState(new MapStateDescriptor<>(
                "endpoints", StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE));
        restore();
        showFigures();
    }

    private void restore() throws Exception {
        List<String> restored;
        try (Stream<String> keys = this.<String>getKeyedStateBackend().getKeys("endpoints", VoidNamespace.INSTANCE)) {
            restored = keys.distinct().toList();
        }
        for (String tenantId : restored) {
            setCurrentKey(tenantId);
            Tenant tenant = tenants.computeIfAbsent(tenantId, id -> new Tenant());
            tenant.newest = newestOfCurrentTenant();
            for (Map.Entry<String, byte[]> entry : endpointStates.entries()) {
                UUID id = UUID.fromString(entry.getKey());
                Object state = EndpointLayout.read(tenantId, id, entry.getValue());
                if (state instanceof Endpoint endpoint) {
                    tenant.endpoints.put(id, endpoint);
                    pendingOfAll += endpoint.pending.size();
                    makeReady(endpoint);
                } else {
                    tenant.deleted.put(id, (Tombstone) state);
                }
            }
        }
        tenants.values().stream()
                .flatMap(tenant -> tenant.deleted.values().stream())
                .sorted((one, other) -> Long.compare(one.deletedAtMillis(), other.deletedAtMillis()))
                .forEach(tombstones::add);
        // Not before the task runs: nothing may be emitted, nor be late for its own beginning.
        mailbox.execute(this::deliver, "deliver to restored webhook endpoints");
    }

    private long newestOfCurrentTenant() throws Exception {
        Long newest = newestSequence.value();
        return newest == null ? 0 : newest;
    }

    private long now() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    @Override
    public void processElement1(StreamRecord<PassingDecision> element) throws Exception {
        PassingDecision decision = element.getValue();
        String tenantId = decision.tenantId();
        long newest = newestOfCurrentTenant();
        if (decision.sequence() <= newest) {
            return;
        }
        if (decision.sequence() > newest + 1) {
            if (heldTenants.add(tenantId)) {
                LOG.error(
                        "SEQUENCE_GAP tenant {}: expected sequence {}, found {}; the tenant is held, see docs/runbooks/sequence-gap.md",
                        tenantId,
                        newest + 1,
                        decision.sequence());
            }
            return;
        }
        if (!heldTenants.isEmpty() && heldTenants.remove(tenantId)) {
            LOG.warn("SEQUENCE_GAP tenant {} closed at sequence {}: the tenant goes on", tenantId, decision.sequence());
        }
        newestSequence.update(decision.sequence());
        Tenant tenant = tenants.get(tenantId);
        if (tenant == null) {
            return;
        }
        tenant.newest = decision.sequence();
        if (!tenant.endpoints.isEmpty()) {
            passed.add(decision);
            tenant.endpoints.values().forEach(this::makeReady);
            deliver();
        }
    }

    @Override
    public void processElement2(StreamRecord<WebhookEndpoint> element) throws Exception {
        WebhookEndpoint wanted = element.getValue();
        String tenantId = wanted.getTenantId();
        UUID id = UuidBytes.toUuid(wanted.getEndpointId());
        Tenant tenant = tenants.get(tenantId);
        if (tenant == null) {
            tenant = new Tenant();
            tenant.newest = newestOfCurrentTenant();
            tenants.put(tenantId, tenant);
        }
        Endpoint known = tenant.endpoints.get(id);
        Tombstone tombstone = tenant.deleted.get(id);
        int knownRevision = known != null ? known.revision : tombstone != null ? tombstone.revision() : 0;
        if (wanted.getRevision() <= knownRevision) {
            return;
        }
        if (wanted.getDeleted()) {
            delete(tenant, known, new Tombstone(tenantId, id, wanted.getRevision(), now()));
            return;
        }
        if (known == null) {
            known = Endpoint.registered(wanted);
            tenant.deleted.remove(id);
            tenant.endpoints.put(id, known);
        } else {
            int pendingBefore = known.pending.size();
            known.change(wanted, now());
            pendingOfAll += known.pending.size() - pendingBefore;
        }
        makeReady(known);
        deliver();
    }

    private void delete(Tenant tenant, Endpoint known, Tombstone tombstone) throws Exception {
        if (known != null) {
            known.deleted = true;
            if (known.wake != null) {
                wakes.remove(known.wake);
            }
            tenant.answering.parked.remove(known);
            tenant.suspects.parked.remove(known);
            answering.wantingRead.remove(known);
            suspects.wantingRead.remove(known);
            forgetRead(known);
            pendingOfAll -= known.pending.size();
            tenant.endpoints.remove(known.id);
        }
        tenant.deleted.put(tombstone.id(), tombstone);
        tombstones.add(tombstone);
        endpointStates.put(tombstone.id().toString(), EndpointLayout.write(tombstone));
    }

    private void makeReady(Endpoint endpoint) {
        if (!endpoint.queued) {
            endpoint.queued = true;
            shareOf(endpoint).ready.add(endpoint);
        }
    }

    private Share shareOf(Endpoint endpoint) {
        return endpoint.suspect() ? suspects : answering;
    }

    private Share.OfTenant ofTenant(Share share, Tenant tenant) {
        return share == suspects ? tenant.suspects : tenant.answering;
    }

    /** Begins whatever may begin, and asks the store for what is missing. */
    private void deliver() {
        long now = now();
        do {
            while (answering.mayServe()) {
                serve(answering.ready.remove(), answering, now);
            }
            while (suspects.mayServe()) {
                serve(suspects.ready.remove(), suspects, now);
            }
            read(now);
            // A suspect that has answered well is among the others now, and what one wants to read another may have
            // read.
        } while (answering.mayServe() || suspects.mayServe());
        setTimer();
    }

    private void serve(Endpoint endpoint, Share share, long now) {
        endpoint.queued = false;
        forgetRead(endpoint);
        Tenant tenant = tenants.get(endpoint.tenantId);
        if (endpoint.deleted) {
            if (tenant != null) {
                unpark(ofTenant(share, tenant));
            }
            return;
        }
        Share.OfTenant places = ofTenant(share, tenant);
        if (shareOf(endpoint) != share) {
            makeReady(endpoint);
            unpark(places);
        } else if (!share.hasPlaceFor(places)) {
            endpoint.queued = true;
            places.parked.add(endpoint);
        } else if (beginOne(endpoint, tenant, share, now)) {
            makeReady(endpoint);
        } else {
            unpark(places);
            wakeWhenSomethingIsDue(endpoint, now);
        }
    }

    /** Gives another endpoint of the tenant the turn that one did not use, or that has come back. */
    private void unpark(Share.OfTenant places) {
        Endpoint next = places.parked.poll();
        if (next != null) {
            next.queued = false;
            makeReady(next);
        }
    }

    private void forgetRead(Endpoint endpoint) {
        if (endpoint.countedWithRead != null) {
            endpoint.countedWithRead.withRead--;
            endpoint.countedWithRead = null;
        }
    }

    private boolean beginOne(Endpoint endpoint, Tenant tenant, Share share, long now) {
        if (endpoint.disabled || endpoint.underWay >= endpoint.concurrency || !endpoint.mayBeTried(now)) {
            return false;
        }
        passOver(endpoint, tenant);
        for (int turn = 0; turn < LANES; turn++) {
            boolean begun =
                    switch (endpoint.nextLane(LANES)) {
                        case 0 -> beginNew(endpoint, tenant, share, now);
                        case 1 -> beginRetry(endpoint, share, now);
                        default -> beginReplay(endpoint, share, now);
                    };
            if (begun) {
                return true;
            }
        }
        return false;
    }

    /** Whether so many deliveries wait that nothing new may begin, which might wait too. */
    private boolean full(Endpoint endpoint) {
        boolean scarce = pendingOfAll >= PENDING_OF_ALL_MAX && endpoint.suspect();
        return endpoint.pending.size() >= (scarce ? PENDING_WHEN_SCARCE_MAX : Endpoint.PENDING_MAX);
    }

    /** Passes over decisions at hand that the endpoint does not want; needs no place. */
    private void passOver(Endpoint endpoint, Tenant tenant) {
        if (endpoint.outcomes.isEmpty()) {
            return;
        }
        while (endpoint.cursor < tenant.newest && unwanted(endpoint, endpoint.cursor + 1)) {
            endpoint.cursor++;
            endpoint.changed = true;
        }
        while (endpoint.replayNext <= endpoint.replayUntil && unwanted(endpoint, endpoint.replayNext)) {
            endpoint.replayNext++;
            endpoint.changed = true;
        }
    }

    private boolean unwanted(Endpoint endpoint, long sequence) {
        PassingDecision decision = find(endpoint, sequence);
        return decision != null && !endpoint.wants(decision.outcome());
    }

    private boolean beginNew(Endpoint endpoint, Tenant tenant, Share share, long now) {
        if (endpoint.cursor >= tenant.newest || full(endpoint)) {
            return false;
        }
        PassingDecision decision = find(endpoint, endpoint.cursor + 1);
        if (decision == null) {
            wantRead(endpoint);
            return false;
        }
        endpoint.cursor = decision.sequence();
        begin(endpoint, decision, 0, share, now);
        return true;
    }

    private boolean beginReplay(Endpoint endpoint, Share share, long now) {
        if (endpoint.replayNext > endpoint.replayUntil || full(endpoint)) {
            return false;
        }
        PassingDecision decision = find(endpoint, endpoint.replayNext);
        if (decision == null) {
            wantRead(endpoint);
            return false;
        }
        endpoint.replayNext++;
        begin(endpoint, decision, endpoint.replay, share, now);
        return true;
    }

    private boolean beginRetry(Endpoint endpoint, Share share, long now) {
        int looked = 0;
        for (PendingDelivery delivery : endpoint.waiting) {
            if (delivery.nextAttemptAtMillis > now || looked++ == READ_AHEAD) {
                break;
            }
            if (resume(endpoint, delivery, share, now)) {
                return true;
            }
        }
        return looked == 0 && mayProbe(endpoint, now) && probe(endpoint, share, now);
    }

    /** With nothing new to begin and nothing due for hours, nobody would see that the receiver is back. */
    private boolean mayProbe(Endpoint endpoint, long now) {
        return full(endpoint)
                && endpoint.underWay == 0
                && !endpoint.waiting.isEmpty()
                && now >= endpoint.probeAtMillis(now);
    }

    private boolean probe(Endpoint endpoint, Share share, long now) {
        PendingDelivery oldest = endpoint.waiting.first();
        if (!resume(endpoint, oldest, share, now)) {
            return false;
        }
        oldest.probing = true;
        endpoint.probed(now);
        return true;
    }

    private boolean resume(Endpoint endpoint, PendingDelivery delivery, Share share, long now) {
        PassingDecision decision = find(endpoint, delivery.sequence);
        if (decision == null) {
            wantRead(endpoint);
            return false;
        }
        endpoint.waiting.remove(delivery);
        send(endpoint, delivery, decision, share, now);
        return true;
    }

    private PassingDecision find(Endpoint endpoint, long sequence) {
        PassingDecision atHand = passed.find(endpoint.tenantId, sequence);
        return atHand != null ? atHand : fetched.find(endpoint.tenantId, sequence);
    }

    private void begin(Endpoint endpoint, PassingDecision decision, int replay, Share share, long now) {
        PendingDelivery delivery =
                new PendingDelivery(decision.sequence(), replay, 1, now, TraceContext.parse(decision.traceparent()));
        // A replay may come by what a later change of the endpoint left to be tried again.
        PendingDelivery replaced = endpoint.pending.put(decision.sequence(), delivery);
        if (replaced == null) {
            pendingOfAll++;
        } else {
            endpoint.waiting.remove(replaced);
        }
        send(endpoint, delivery, decision, share, now);
    }

    private void send(Endpoint endpoint, PendingDelivery delivery, PassingDecision decision, Share share, long now) {
        endpoint.changed = true;
        endpoint.underWay++;
        share.underWay++;
        ofTenant(share, tenants.get(endpoint.tenantId)).underWay++;
        Optional<URI> url = WebhookUrl.parse(endpoint.url, clientSettings.privateAllowed());
        if (url.isEmpty()) {
            tellMailbox(
                    endpoint, delivery, new DeliveryResult(null, DeliveryResult.Error.URL_REFUSED, 0, 0), share, now);
            return;
        }
        List<byte[]> keys = endpoint.signingGenerations(now).stream()
                .map(generation -> secrets.keyOf(endpoint.tenantId, endpoint.id, generation))
                .toList();
        String id = endpoint.tenantId + "." + decision.sequence() + "." + endpoint.id;
        client.send(
                new Delivery(
                        url.get(),
                        id,
                        now,
                        keys,
                        delivery.trace == null ? null : delivery.trace.text(),
                        decision.body()),
                result -> tellMailbox(endpoint, delivery, result, share, now));
    }

    private void tellMailbox(
            Endpoint endpoint, PendingDelivery delivery, DeliveryResult result, Share share, long attemptedAtMillis) {
        try {
            mailbox.execute(
                    () -> takeResult(endpoint, delivery, result, share, attemptedAtMillis),
                    "result of a webhook delivery");
        } catch (RejectedExecutionException e) {
            LOG.debug("the job ended before a delivery did; it is made again", e);
        }
    }

    private void takeResult(
            Endpoint endpoint, PendingDelivery delivery, DeliveryResult result, Share share, long attemptedAtMillis) {
        Tenant tenant = tenants.get(endpoint.tenantId);
        long now = now();
        endpoint.underWay--;
        share.underWay--;
        Share.OfTenant places = ofTenant(share, tenant);
        places.underWay--;
        deliveryMetrics.count(result);
        boolean wasFull = full(endpoint);
        endpoint.learnFrom(result, endpoint.cursor < tenant.newest, now);
        if (!endpoint.deleted) {
            endpoint.changed = true;
            WebhookAttempt.Builder attempt = WebhookAttempt.newBuilder()
                    .setTenantId(endpoint.tenantId)
                    .setEndpointId(UuidBytes.of(endpoint.id))
                    .setTenantSequence(delivery.sequence)
                    .setReplay(delivery.replay)
                    .setAttempt(delivery.attempt)
                    .setAttemptedAt(Instant.ofEpochMilli(attemptedAtMillis))
                    .setHttpStatus(result.httpStatus())
                    .setError(result.error() == null ? null : result.error().name())
                    .setDurationMillis(result.durationMillis())
                    .setEndpointRevision(endpoint.revision);
            if (result.delivered()) {
                boolean back = wasFull && (delivery.probing || delivery.attempt > 1);
                endpoint.succeeded();
                if (endpoint.pending.remove(delivery.sequence, delivery)) {
                    pendingOfAll--;
                }
                if (back) {
                    endpoint.hasten(now);
                }
                attempt.setState(WebhookAttemptState.DELIVERED);
            } else {
                takeFailure(endpoint, delivery, result, attempt, attemptedAtMillis, now);
            }
            output.collect(new StreamRecord<>(attempt.build()));
            makeReady(endpoint);
        }
        unpark(places);
        deliver();
    }

    private void takeFailure(
            Endpoint endpoint,
            PendingDelivery delivery,
            DeliveryResult result,
            WebhookAttempt.Builder attempt,
            long attemptedAtMillis,
            long now) {
        endpoint.failed(attemptedAtMillis);
        if (result.asksForPause()) {
            endpoint.pausedUntilMillis =
                    Math.max(endpoint.pausedUntilMillis, now + RetrySchedule.pauseMillis(result.retryAfterMillis()));
        }
        boolean disables = !endpoint.disabled && (result.gone() || endpoint.onlyFailsForTooLong(now));
        // Something newer replaced it: it is told, and that is all.
        boolean current = endpoint.pending.get(delivery.sequence) == delivery;
        boolean last = delivery.attempt >= RetrySchedule.ATTEMPTS_MAX && !delivery.probing;
        // What disables the endpoint is kept, even from its last attempt: it goes on there when it is enabled.
        boolean exhausted = current && last && !disables;
        if (exhausted) {
            endpoint.pending.remove(delivery.sequence);
            pendingOfAll--;
        } else if (current) {
            planNextAttempt(endpoint, delivery, result, last, now);
        }
        if (full(endpoint)) {
            endpoint.probed(now);
        }
        if (disables) {
            endpoint.disabled = true;
            deliveryMetrics.disablings.inc();
            LOG.warn(
                    "WEBHOOK_DISABLED tenant {} endpoint {}: {}, see docs/runbooks/webhooks.md",
                    endpoint.tenantId,
                    endpoint.id,
                    result.gone() ? "its receiver answers 410" : "nothing but failures for five days");
            attempt.setState(WebhookAttemptState.DISABLED);
        } else {
            attempt.setState(exhausted ? WebhookAttemptState.EXHAUSTED : WebhookAttemptState.FAILED);
            if (current && !exhausted && !endpoint.disabled) {
                attempt.setNextAttemptAt(Instant.ofEpochMilli(delivery.nextAttemptAtMillis));
            }
        }
    }

    private static void planNextAttempt(
            Endpoint endpoint, PendingDelivery delivery, DeliveryResult result, boolean last, long now) {
        if (delivery.probing) {
            delivery.probing = false;
            delivery.nextAttemptAtMillis =
                    Math.max(delivery.nextAttemptAtMillis, now + RetrySchedule.pauseMillis(result.retryAfterMillis()));
        } else if (!last) {
            long seed = 31L * endpoint.id.hashCode() + delivery.sequence;
            delivery.nextAttemptAtMillis =
                    now + RetrySchedule.delayMillis(delivery.attempt, seed, result.retryAfterMillis());
            delivery.attempt++;
        }
        endpoint.waiting.add(delivery);
    }

    private void wakeWhenSomethingIsDue(Endpoint endpoint, long now) {
        if (endpoint.disabled) {
            return;
        }
        long due = Long.MAX_VALUE;
        if (!endpoint.waiting.isEmpty()) {
            due = endpoint.waiting.first().nextAttemptAtMillis;
        }
        if (endpoint.underWay == 0 && !endpoint.waiting.isEmpty() && full(endpoint)) {
            due = Math.min(due, endpoint.probeAtMillis(now));
        }
        if (!endpoint.mayBeTried(now)) {
            due = endpoint.restsUntilMillis(now);
        }
        // What is due already waits for a place or for the store, and either comes back here.
        if (due > now && due < Long.MAX_VALUE && sleepsBeyond(endpoint, due)) {
            wakeAt(endpoint, due);
        }
    }

    private void wakeAt(Endpoint endpoint, long atMillis) {
        if (endpoint.wake != null) {
            wakes.remove(endpoint.wake);
        }
        endpoint.wake = new Wake(atMillis, endpoint);
        wakes.add(endpoint.wake);
    }

    private static boolean sleepsBeyond(Endpoint endpoint, long atMillis) {
        return endpoint.wake == null || endpoint.wake.atMillis() > atMillis;
    }

    /** One timer at a time: what lies hours ahead would pile up with each nearer one that takes its place. */
    private void setTimer() {
        if (wakes.isEmpty() || wakes.first().atMillis() >= timerAtMillis) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        timerAtMillis = wakes.first().atMillis();
        timer = getProcessingTimeService().registerTimer(timerAtMillis, this::wake);
    }

    private void wake(long atMillis) {
        if (atMillis != timerAtMillis) {
            // It was on its way here when an earlier one took its place.
            return;
        }
        timer = null;
        timerAtMillis = Long.MAX_VALUE;
        long now = Math.max(now(), atMillis);
        while (!wakes.isEmpty() && wakes.first().atMillis() <= now) {
            Endpoint endpoint = wakes.pollFirst().endpoint();
            endpoint.wake = null;
            makeReady(endpoint);
        }
        deliver();
    }

    private void wantRead(Endpoint endpoint) {
        shareOf(endpoint).wantingRead.add(endpoint);
    }

    private void read(long now) {
        while (readsUnderWay() < READS_MAX && answering.mayRead()) {
            readFor(answering.takeWantingRead(), answering, now);
        }
        while (readsUnderWay() < READS_MAX && suspects.mayRead()) {
            readFor(suspects.takeWantingRead(), suspects, now);
        }
    }

    private int readsUnderWay() {
        return answering.readsUnderWay + suspects.readsUnderWay;
    }

    private void readFor(Endpoint endpoint, Share share, long now) {
        if (endpoint.disabled || endpoint.fetching) {
            return;
        }
        long notBeforeMillis = Endpoint.stillAhead(endpoint.fetchNotBeforeMillis, READ_PAUSE_MILLIS, now);
        if (now < notBeforeMillis) {
            if (sleepsBeyond(endpoint, notBeforeMillis)) {
                wakeAt(endpoint, notBeforeMillis);
            }
            return;
        }
        long[] missing = missing(endpoint, now);
        if (missing.length == 0) {
            makeReady(endpoint);
            return;
        }
        share.readsUnderWay++;
        endpoint.fetching = true;
        store.read(endpoint.tenantId, missing).whenComplete((found, failure) -> {
            try {
                mailbox.execute(
                        () -> takeRead(endpoint, share, missing.length, found, failure), "decisions read again");
            } catch (RejectedExecutionException e) {
                LOG.debug("the job ended before a read did", e);
            }
        });
    }

    /** What the endpoint will need next and is not at hand: as much as it may be expected to use soon. */
    private long[] missing(Endpoint endpoint, long now) {
        int readAhead = Math.min(READ_AHEAD, endpoint.concurrency * endpoint.concurrency);
        Set<Long> missing = new LinkedHashSet<>();
        for (PendingDelivery delivery : endpoint.waiting) {
            if (delivery.nextAttemptAtMillis > now || missing.size() == readAhead) {
                break;
            }
            addMissing(endpoint, delivery.sequence, missing);
        }
        if (full(endpoint)) {
            if (missing.isEmpty() && mayProbe(endpoint, now)) {
                addMissing(endpoint, endpoint.waiting.first().sequence, missing);
            }
        } else {
            // What is passed over costs the receiver nothing, and may be most of what there is.
            int decisionsAhead = endpoint.outcomes.isEmpty() ? readAhead : READ_AHEAD;
            long newest = tenants.get(endpoint.tenantId).newest;
            for (long ahead = 1; ahead <= decisionsAhead && endpoint.cursor + ahead <= newest; ahead++) {
                addMissing(endpoint, endpoint.cursor + ahead, missing);
            }
            for (long ahead = 0;
                    ahead < decisionsAhead && endpoint.replayNext + ahead <= endpoint.replayUntil;
                    ahead++) {
                addMissing(endpoint, endpoint.replayNext + ahead, missing);
            }
        }
        return missing.stream().mapToLong(Long::longValue).toArray();
    }

    private void addMissing(Endpoint endpoint, long sequence, Collection<Long> missing) {
        if (find(endpoint, sequence) == null) {
            missing.add(sequence);
        }
    }

    private void takeRead(Endpoint endpoint, Share share, int wanted, List<PassingDecision> found, Throwable failure) {
        share.readsUnderWay--;
        endpoint.fetching = false;
        if (failure != null) {
            deliveryMetrics.failedReads.inc();
            LOG.warn(
                    "STORE_UNAVAILABLE webhook endpoint {} of tenant {} waits for decisions to be read again: {}",
                    endpoint.id,
                    endpoint.tenantId,
                    failure.toString());
        }
        if (failure != null || found.size() < wanted) {
            endpoint.fetchNotBeforeMillis = now() + READ_PAUSE_MILLIS;
        }
        if (!endpoint.deleted) {
            if (failure == null) {
                found.forEach(fetched::add);
                passOverWhatWasRead(endpoint, found);
            }
            makeReady(endpoint);
        }
        deliver();
    }

    /** Without waiting for a place, or for a turn: there may be little that this endpoint wants. */
    private void passOverWhatWasRead(Endpoint endpoint, List<PassingDecision> found) {
        Tenant tenant = tenants.get(endpoint.tenantId);
        long cursorBefore = endpoint.cursor;
        passOver(endpoint, tenant);
        if (endpoint.cursor > cursorBefore
                && endpoint.cursor < tenant.newest
                && !full(endpoint)
                && find(endpoint, endpoint.cursor + 1) == null) {
            wantRead(endpoint);
        } else if (!found.isEmpty() && endpoint.countedWithRead == null) {
            endpoint.countedWithRead = shareOf(endpoint);
            endpoint.countedWithRead.withRead++;
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        for (Map.Entry<String, Tenant> entry : tenants.entrySet()) {
            for (Endpoint endpoint : entry.getValue().endpoints.values()) {
                if (endpoint.changed) {
                    setCurrentKey(entry.getKey());
                    endpointStates.put(endpoint.id.toString(), EndpointLayout.write(endpoint));
                    endpoint.changed = false;
                }
            }
        }
        forgetOldTombstones();
    }

    private void forgetOldTombstones() throws Exception {
        long before = now() - TOMBSTONE_MAX.toMillis();
        while (!tombstones.isEmpty() && tombstones.peek().deletedAtMillis() < before) {
            Tombstone old = tombstones.remove();
            Tenant tenant = tenants.get(old.tenantId());
            if (tenant != null && tenant.deleted.remove(old.id(), old)) {
                setCurrentKey(old.tenantId());
                endpointStates.remove(old.id().toString());
                if (tenant.endpoints.isEmpty() && tenant.deleted.isEmpty() && tenant.isQuiet()) {
                    tenants.remove(old.tenantId());
                }
            }
        }
    }

    /** Now and every few seconds, whatever becomes of checkpoints. */
    @SuppressWarnings("FutureReturnValueIgnored") // A timer that fails, fails the task.
    private void showFigures() {
        refreshFigures();
        getProcessingTimeService().registerTimer(now() + FIGURES_PAUSE_MILLIS, atMillis -> showFigures());
    }

    private void refreshFigures() {
        int endpoints = 0;
        int disabled = 0;
        int retriesDue = 0;
        long lagMax = 0;
        for (Tenant tenant : tenants.values()) {
            for (Endpoint endpoint : tenant.endpoints.values()) {
                endpoints++;
                retriesDue += endpoint.waiting.size();
                if (endpoint.disabled) {
                    disabled++;
                } else {
                    lagMax = Math.max(lagMax, tenant.newest - endpoint.cursor);
                }
            }
        }
        deliveryMetrics.show(new WebhookMetrics.Figures(
                endpoints, disabled, retriesDue, answering.underWay + suspects.underWay, lagMax, heldTenants.size()));
    }

    @Override
    public void close() throws Exception {
        try (WebhookClient ignoredClient = client;
                StoredDecisions ignoredStore = store) {
            super.close();
        }
    }
}
