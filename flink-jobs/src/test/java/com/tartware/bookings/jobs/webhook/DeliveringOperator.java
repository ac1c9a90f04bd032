package com.tartware.bookings.jobs.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.WebhookAttempt;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.sinks.webhook.WebhookClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The operator with a settable clock, a store in memory and a real client; whatever comes to its mailbox is done while the test waits. */
final class DeliveringOperator implements AutoCloseable {
    static final String TENANT = "demo";
    static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    static final long START_MILLIS = Instant.parse("2026-11-22T09:30:00Z").toEpochMilli();

    static final int KEY_GROUPS = 720;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** By the name of the store that an operator was given: it is shipped as text. */
    private static final Map<String, Store> STORES = new ConcurrentHashMap<>();

    private final Path secretKeyFile;
    private final WebhookClient.Settings client;
    private final StateBackend backend;
    private final int parallelism;
    private final int subtaskIndex;
    private final String storeName = UUID.randomUUID().toString();
    private KeyedTwoInputStreamOperatorTestHarness<String, PassingDecision, WebhookEndpoint, WebhookAttempt> harness;
    private long clockMillis = START_MILLIS;
    private long checkpoints;
    private final List<WebhookAttempt> toldBefore = new ArrayList<>();

    /** What has been projected; empty unless a test writes to it. */
    static final class Store {
        final Map<Long, PassingDecision> decisions = new ConcurrentHashMap<>();
        final AtomicBoolean away = new AtomicBoolean();
        final AtomicInteger reads = new AtomicInteger();
    }

    DeliveringOperator(Path secretKeyFile, WebhookClient.Settings client) throws Exception {
        this(secretKeyFile, client, new HashMapStateBackend(), 1, 0, null);
    }

    /** @param state to begin with; null for none */
    DeliveringOperator(
            Path secretKeyFile,
            WebhookClient.Settings client,
            StateBackend backend,
            int parallelism,
            int subtaskIndex,
            OperatorSubtaskState state)
            throws Exception {
        this.secretKeyFile = secretKeyFile;
        this.client = client;
        this.backend = backend;
        this.parallelism = parallelism;
        this.subtaskIndex = subtaskIndex;
        STORES.put(storeName, new Store());
        open(state);
    }

    Store store() {
        return STORES.get(storeName);
    }

    private void open(OperatorSubtaskState state) throws Exception {
        String name = storeName;
        WebhookOperator operator =
                new WebhookOperator(client, readsMax -> new StoreInMemory(STORES.get(name)), secretKeyFile.toString());
        harness = new KeyedTwoInputStreamOperatorTestHarness<>(
                operator,
                PassingDecision::tenantId,
                WebhookEndpoint::getTenantId,
                Types.STRING,
                KEY_GROUPS,
                parallelism,
                subtaskIndex);
        harness.setStateBackend(backend);
        operator.setMailboxExecutor(
                new MailboxExecutorImpl(harness.getTaskMailbox(), 0, StreamTaskActionExecutor.IMMEDIATE));
        harness.setProcessingTime(clockMillis);
        harness.setup();
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        doMail();
    }

    static WebhookEndpoint.Builder endpoint(UUID id, String url) {
        return WebhookEndpoint.newBuilder()
                .setTenantId(TENANT)
                .setEndpointId(UuidBytes.of(id))
                .setRevision(1)
                .setUrl(url)
                .setCreatedAt(Instant.ofEpochMilli(START_MILLIS))
                .setSecretGeneration(1)
                .setAfterSequence(0);
    }

    static PassingDecision decision(long sequence, Outcome outcome) {
        return decision(TENANT, sequence, outcome);
    }

    private static PassingDecision decision(String tenantId, long sequence, Outcome outcome) {
        return new PassingDecision(
                tenantId,
                sequence,
                outcome.name(),
                START_MILLIS,
                "{\"tenant_sequence\":%d}".formatted(sequence),
                TRACEPARENT);
    }

    void register(WebhookEndpoint.Builder endpoint) throws Exception {
        harness.processElement2(endpoint.build(), 0);
    }

    /** Lets decisions pass by. */
    void decide(long... sequences) throws Exception {
        for (long sequence : sequences) {
            harness.processElement1(decision(sequence, Outcome.CONFIRMED), 0);
        }
    }

    void decide(long sequence, Outcome outcome) throws Exception {
        harness.processElement1(decision(sequence, outcome), 0);
    }

    void decideFor(String tenantId, long sequence) throws Exception {
        harness.processElement1(decision(tenantId, sequence, Outcome.CONFIRMED), 0);
    }

    int timers() {
        return harness.getProcessingTimeService().getNumActiveTimers();
    }

    /** @param time may be negative: somebody puts the clock back */
    void pass(Duration time) throws Exception {
        clockMillis += time.toMillis();
        harness.setProcessingTime(clockMillis);
        doMail();
    }

    /** Ends the operator like a crash would, and starts it from what its last checkpoint had. */
    void checkpointAndRestart(Duration away) throws Exception {
        OperatorSubtaskState state = checkpoint();
        toldBefore.addAll(harness.extractOutputValues());
        harness.close();
        clockMillis += away.toMillis();
        open(state);
    }

    OperatorSubtaskState checkpoint() throws Exception {
        checkpoints++;
        return harness.snapshot(checkpoints, checkpoints);
    }

    List<WebhookAttempt> attempts() {
        List<WebhookAttempt> all = new ArrayList<>(toldBefore);
        all.addAll(harness.extractOutputValues());
        return all;
    }

    void awaitAttempts(int count) throws Exception {
        await(() -> attempts().size() >= count);
        assertThat(attempts()).hasSize(count);
    }

    void await(BooleanSupplier wanted) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        doMail();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).as("attempts so far: %s", attempts()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(2);
            doMail();
        }
    }

    /** Does what has come to the mailbox for a while, to see that nothing else comes. */
    void settle() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(150);
        while (System.nanoTime() < deadline) {
            doMail();
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private void doMail() throws Exception {
        for (Optional<Mail> mail = harness.getTaskMailbox().tryTake(0);
                mail.isPresent();
                mail = harness.getTaskMailbox().tryTake(0)) {
            mail.get().run();
        }
    }

    @Override
    public void close() throws Exception {
        harness.close();
        STORES.remove(storeName);
    }

    private record StoreInMemory(Store store) implements StoredDecisions {
        @Override
        public CompletableFuture<List<PassingDecision>> read(String tenantId, long[] sequences) {
            store.reads.incrementAndGet();
            if (store.away.get()) {
                return CompletableFuture.failedFuture(new IllegalStateException("the store is away"));
            }
            List<PassingDecision> found = new ArrayList<>();
            for (long sequence : sequences) {
                PassingDecision decision = store.decisions.get(sequence);
                if (decision != null) {
                    found.add(decision(tenantId, sequence, Outcome.valueOf(decision.outcome())));
                }
            }
            return CompletableFuture.completedFuture(found);
        }

        @Override
        public void close() {}
    }
}
