package com.tartware.bookings.checker.reading;

import com.tartware.bookings.checker.history.History;
import com.tartware.bookings.checker.history.PartitionEnd;
import com.tartware.bookings.checker.history.Quiet;
import com.tartware.bookings.checker.history.StoredTable;
import com.tartware.bookings.checker.journal.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads a running system in the order that lets each thing be explained by what is read after it: replies, stores, replies once more,
 * dead letters, and the command log last. Bookings may not come in meanwhile; expiries may.
 */
public final class Observation implements AutoCloseable {
    private static final String COMMANDS = "booking.commands.v1";
    private static final String REPLIES = "booking.decisions.v1";
    private static final String AVAILABILITY = "booking.availability.v1";
    private static final String DEAD_LETTERS = "booking.dead-letters.v1";

    /** A store that is well has a decision in a second or two. */
    private static final Duration STORE_PATIENCE = Duration.ofSeconds(60);

    /** Longer than a checkpoint takes to commit, shorter than the transaction timeout that would hide an orphan. */
    private static final Duration TRANSACTION_PATIENCE = Duration.ofSeconds(30);

    private static final long PAUSE_MILLIS = 250;

    private final Connections connections;
    private final Consumer<String> progress;
    private final Path folder;

    /** @param progress is told each step in a few words */
    public Observation(Connections connections, Consumer<String> progress) throws IOException {
        this.connections = connections;
        this.progress = progress;
        this.folder = Files.createTempDirectory("history-");
    }

    /** Where everything is. */
    public record Connections(
            String brokers,
            String registryUrl,
            String postgresUrl,
            String postgresUser,
            String postgresPassword,
            String clickhouseUrl) {}

    /** The history is good for as long as this is open: rows of the stores lie in files of it. */
    public History observe(List<Attempt> journal, Quiet quiet) throws IOException, SQLException, InterruptedException {
        AvroFrames frames = new AvroFrames(new RegistrySchemas(connections.registryUrl()));
        Fields fields = new Fields();
        ReplyReading replies = new ReplyReading(frames, fields);
        AvailabilityReading availability = new AvailabilityReading(frames, fields);
        DeadLetterReading deadLetters = new DeadLetterReading();
        List<PartitionEnd> ends = new ArrayList<>();
        try (TopicReading commandTopic = topic(COMMANDS);
                TopicReading replyTopic = topic(REPLIES);
                TopicReading availabilityTopic = topic(AVAILABILITY);
                TopicReading letterTopic = topic(DEAD_LETTERS)) {
            progress.accept("looking for open transactions");
            for (TopicReading topic : List.of(replyTopic, availabilityTopic, letterTopic)) {
                ends.addAll(topic.ends(TRANSACTION_PATIENCE));
            }
            progress.accept("reading the reply topic");
            replyTopic.readToEnd(replies::take);
            Map<String, Long> cut = replies.lastByTenant();
            progress.accept("reading Postgres");
            Map<String, StoredTable> postgres;
            try (StoreReading store = postgres()) {
                waitFor(store, cut);
                postgres = store.postgres(folder);
            }
            progress.accept("reading ClickHouse");
            StoredTable clickhouse;
            try (StoreReading store =
                    new StoreReading(StoreReading.Dialect.CLICKHOUSE, connections.clickhouseUrl(), "default", "")) {
                waitFor(store, cut);
                clickhouse = store.clickhouse(folder);
            }
            progress.accept("reading the availability topic");
            availabilityTopic.readToEnd(availability::take);
            progress.accept("reading the command log");
            replyTopic.readToEnd(replies::take);
            letterTopic.readToEnd(deadLetters::take);
            CommandLogReading commands = new CommandLogReading(frames, fields, commandTopic.partitions());
            commandTopic.readToEnd(commands::take);
            List<String> unreadable = new ArrayList<>(replies.unreadable());
            unreadable.addAll(availability.unreadable());
            return new History(
                    journal,
                    commands.records(),
                    commands.names(),
                    replies.records(),
                    unreadable,
                    cut,
                    availability.newest(),
                    deadLetters.letters(),
                    postgres,
                    clickhouse,
                    ends,
                    quiet);
        }
    }

    private TopicReading topic(String name) {
        return new TopicReading(connections.brokers(), name);
    }

    private StoreReading postgres() throws SQLException {
        return new StoreReading(
                StoreReading.Dialect.POSTGRES,
                connections.postgresUrl(),
                connections.postgresUser(),
                connections.postgresPassword());
    }

    /** Gives up after a while: what is missing then is a violation, and the check says what. */
    private static void waitFor(StoreReading store, Map<String, Long> cut) throws SQLException, InterruptedException {
        long deadlineNanos = System.nanoTime() + STORE_PATIENCE.toNanos();
        while (!hasCaughtUp(store.lastByTenant(), cut) && System.nanoTime() < deadlineNanos) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean hasCaughtUp(Map<String, Long> last, Map<String, Long> cut) {
        return cut.entrySet().stream().allMatch(tenant -> last.getOrDefault(tenant.getKey(), 0L) >= tenant.getValue());
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
