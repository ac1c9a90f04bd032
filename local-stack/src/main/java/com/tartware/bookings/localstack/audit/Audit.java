package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.NightState;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.RoomTypeNights;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares the command log, folded again in memory, with the reply topic, and the reply topic with Postgres and ClickHouse. May
 * run while bookings come in: what is decided after it began is left to the next audit.
 */
public final class Audit {
    /** A checkpoint, a restart of a job and the batch of a store fit well within. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final StackSettings settings;
    private final Consumer<String> progress;
    private final Differences differences = new Differences();

    /** @param progress is told each step in a few words */
    public Audit(StackSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs the whole audit once.
     *
     * @throws SQLException if a store cannot be asked
     * @throws InterruptedException if interrupted while waiting for a store to catch up
     */
    public AuditReport run() throws SQLException, InterruptedException {
        long startedNanos = System.nanoTime();
        SchemaRegistry registry = new ConfluentSchemaRegistry(settings.registryUrl());
        ReplyTopic replies = new ReplyTopic(registry, differences);
        try (TopicReader commandTopic = new TopicReader(settings.brokers(), Topic.COMMANDS.topicName());
                TopicReader replyTopic = new TopicReader(settings.brokers(), Topic.DECISIONS.topicName());
                Store postgres = new Store(
                        "postgres",
                        settings.postgresUrl(),
                        StackSettings.POSTGRES_USER,
                        StackSettings.POSTGRES_PASSWORD,
                        "decisions",
                        differences);
                Store clickhouse = new Store(
                        "clickhouse",
                        settings.clickhouseUrl(),
                        "default",
                        "",
                        "booking_decisions FINAL",
                        differences)) {
            progress.accept("folding the command log");
            ReplayedLog replay = new ReplayedLog(registry, commandTopic.partitions());
            commandTopic.readToEnd(replay::fold);

            progress.accept("reading the reply topic");
            Map<String, Long> due = lastSequences(replay.decisions());
            waitUntil(() -> {
                replyTopic.readToEnd(replies::read);
                return due.entrySet().stream()
                        .allMatch(tenant -> replies.decisions().last(tenant.getKey()) >= tenant.getValue());
            });
            // Whatever was decided by then was in the log by then: fold that too, so that no reply goes unexplained.
            commandTopic.readToEnd(replay::fold);
            compareReplies(replay.decisions(), replies.decisions(), due);
            checkNights(replies.decisions());

            progress.accept("comparing Postgres");
            waitUntil(() -> postgres.hasCaughtUpWith(replies.decisions()));
            postgres.compareWith(replies.decisions());
            new PostgresTables(postgres.connection(), replies.decisions(), differences)
                    .compareWith(ExpectedStores.after(replies.decisions()));

            progress.accept("comparing ClickHouse");
            waitUntil(() -> clickhouse.hasCaughtUpWith(replies.decisions()));
            clickhouse.compareWith(replies.decisions());

            return new AuditReport(
                    replies.decisions().bodiesByTenant().size(),
                    replay.commands(),
                    replay.ticks(),
                    replay.refused(),
                    replay.decisions().count(),
                    replies.decisions().count(),
                    replies.repeats(),
                    postgres.rows(),
                    clickhouse.rows(),
                    (System.nanoTime() - startedNanos) / 1e9,
                    differences.count(),
                    differences.sentences());
        }
    }

    private static Map<String, Long> lastSequences(Decisions decisions) {
        Map<String, Long> last = new java.util.TreeMap<>();
        decisions.bodiesByTenant().keySet().forEach(tenantId -> last.put(tenantId, decisions.last(tenantId)));
        return last;
    }

    /** Every reply is what the replay says; every decision due is there. */
    private void compareReplies(Decisions replayed, Decisions replies, Map<String, Long> due) {
        due.forEach((tenantId, last) -> {
            for (long sequence = 1; sequence <= last; sequence++) {
                if (replies.body(tenantId, sequence) == null) {
                    differences.add("reply topic: %s #%d is missing, the replay says %s"
                            .formatted(tenantId, sequence, replayed.decision(tenantId, sequence)));
                }
            }
        });
        replies.bodiesByTenant().forEach((tenantId, bodies) -> {
            for (int index = 0; index < bodies.size(); index++) {
                compareReply(replayed, tenantId, index + 1L, bodies.get(index));
            }
        });
    }

    private void compareReply(Decisions replayed, String tenantId, long sequence, byte[] reply) {
        byte[] expected = replayed.body(tenantId, sequence);
        if (reply == null || Arrays.equals(reply, expected)) {
            return;
        }
        differences.add("reply topic: %s #%d is %s, the replay says %s"
                .formatted(
                        tenantId,
                        sequence,
                        replayed.decode(reply),
                        expected == null ? "no such decision" : replayed.decode(expected)));
    }

    /** The invariant of the contract: only an inventory cut leaves a night above its limit. */
    private void checkNights(Decisions decisions) {
        for (List<byte[]> bodies : decisions.bodiesByTenant().values()) {
            for (byte[] body : bodies) {
                if (body != null) {
                    checkNights(decisions.decode(body));
                }
            }
        }
    }

    private void checkNights(Decision decision) {
        if (decision.getOutcome() == Outcome.INVENTORY_SET) {
            return;
        }
        for (RoomTypeNights roomType : decision.getNights()) {
            for (NightState night : roomType.getNights()) {
                if (night.getSold() + night.getHeld() > night.getAllotment() + night.getOverbookingLimit()) {
                    differences.add("reply topic: %s #%d oversells %s/%s on %s"
                            .formatted(
                                    decision.getTenantId(),
                                    decision.getTenantSequence(),
                                    roomType.getPropertyId(),
                                    roomType.getRoomTypeId(),
                                    night.getNight()));
                }
            }
        }
    }

    /** Gives up after {@link #PATIENCE} without success; what is then missing is found by the comparison. */
    private static void waitUntil(Condition condition) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds() && System.nanoTime() < deadline) {
            Thread.sleep(PAUSE.toMillis());
        }
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws SQLException;
    }
}
