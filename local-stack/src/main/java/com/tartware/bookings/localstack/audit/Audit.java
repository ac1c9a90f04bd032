package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.topics.ForeignReplies;
import com.tartware.bookings.localstack.topics.TopicReader;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares the command log, folded again in memory, with the reply topic, and the reply topic with Postgres and ClickHouse. May
 * run while bookings come in: what is decided after it began is left to the next audit.
 */
public final class Audit {
    /** A checkpoint, a restart of a job and the batch of a store fit well within. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A day less than the 30 that the stack keeps dead letters for: the broker deletes old ones when it likes. */
    private static final Duration LETTERS_KEPT = Duration.ofDays(29);

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
        DeadLetters deadLetters = new DeadLetters(differences);
        Instant lettersSince = Instant.now().minus(LETTERS_KEPT);
        try (TopicReader commandTopic = new TopicReader(settings.brokers(), Topic.COMMANDS.topicName());
                TopicReader replyTopic = new TopicReader(settings.brokers(), Topic.DECISIONS.topicName());
                TopicReader letterTopic = new TopicReader(settings.brokers(), Topic.DEAD_LETTERS);
                Store postgres = new Store(
                        Store.Dialect.POSTGRES,
                        settings.postgresUrl(),
                        StackSettings.POSTGRES_USER,
                        StackSettings.POSTGRES_PASSWORD);
                Store clickhouse = new Store(Store.Dialect.CLICKHOUSE, settings.clickhouseUrl(), "default", "")) {
            ReplyTopic replies = new ReplyTopic(registry, replyTopic.partitions());

            progress.accept("reading the dead letters");
            letterTopic.readToEnd(deadLetters::read);

            progress.accept("folding the command log");
            ReplayedLog replay = new ReplayedLog(registry, commandTopic.partitions(), deadLetters);
            commandTopic.readToEnd(replay::fold);
            Map<String, Long> due = replay.due();

            progress.accept("reading the reply topic");
            waitUntil(() -> {
                replyTopic.readToEnd(replies::read);
                return due.entrySet().stream()
                        .allMatch(tenant -> replies.decisions().last(tenant.getKey()) >= tenant.getValue());
            });
            waitUntil(() -> {
                letterTopic.readToEnd(deadLetters::read);
                return deadLetters.complete(lettersSince);
            });
            deadLetters.compareMissing(lettersSince);
            Map<String, Long> cut = replies.decisions().lastByTenant();

            progress.accept("comparing Postgres");
            StoredDecisions inPostgres =
                    new StoredDecisions("postgres", DecisionColumns.POSTGRES, replies.decisions(), cut, differences);
            waitUntil(() -> postgres.hasCaughtUpWith(cut));
            postgres.beginSnapshot();
            postgres.readDecisions(DecisionColumns.POSTGRES, inPostgres::take);
            StoredTables tables = PostgresTables.read(postgres);
            replyTopic.readToEnd(replies::read);
            inPostgres.finish();
            tables.compareWith(ExpectedStores.after(replies.decisions(), cut), cut, differences);

            progress.accept("comparing ClickHouse");
            StoredDecisions inClickHouse = new StoredDecisions(
                    "clickhouse", DecisionColumns.CLICKHOUSE, replies.decisions(), cut, differences);
            waitUntil(() -> clickhouse.hasCaughtUpWith(cut));
            clickhouse.readDecisions(DecisionColumns.CLICKHOUSE, inClickHouse::take);
            replyTopic.readToEnd(replies::read);
            inClickHouse.finish();

            progress.accept("comparing the replies with the command log");
            // Whatever was decided by now was in the log before: fold that too, so that no reply goes unexplained.
            commandTopic.readToEnd(replay::fold);
            replay.advanceToEnd();
            ForeignReplies foreign = new ReplyComparison(replay.decisions(), differences).compare(replies, due);
            deadLetters.compareSurplus();

            return new AuditReport(
                    replies.decisions().bodiesByTenant().size(),
                    replay.commands(),
                    replay.ticks(),
                    deadLetters.refusedCount(),
                    replay.decisions().count(),
                    replay.expiries(),
                    replies.decisions().count(),
                    replies.repeats(),
                    replies.held(),
                    inPostgres.rows(),
                    inClickHouse.rows(),
                    (System.nanoTime() - startedNanos) / 1e9,
                    differences.count(),
                    differences.sentences(),
                    foreign.count(),
                    foreign.found().stream().map(Object::toString).toList());
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
