package com.tartware.bookings.localstack.chaos;

import com.tartware.bookings.localstack.chaos.load.CommandsToDecide;
import com.tartware.bookings.localstack.chaos.report.ReplyArrivals;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.StackState;
import com.tartware.bookings.localstack.supervise.StackState.ComponentState;
import com.tartware.bookings.localstack.supervise.StackState.JobState;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionState;

/**
 * Waits until nothing happens any more: all components ready, all jobs running, every accepted command decided, the stores level with the
 * reply topic, no transaction open, and no decision for some seconds.
 */
final class Quiet {
    private static final Duration WITHIN = Duration.ofMinutes(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** Several checkpoints. */
    private static final Duration STILL_FOR = Duration.ofSeconds(4);

    private static final int KAFKA_MILLIS = 5_000;

    private final StackSettings settings;
    private final Supplier<Optional<StackState>> state;
    private final ReplyArrivals replies;
    private final CommandsToDecide commands;

    Quiet(
            StackSettings settings,
            Supplier<Optional<StackState>> state,
            ReplyArrivals replies,
            CommandsToDecide commands) {
        this.settings = settings;
        this.state = state;
        this.replies = replies;
        this.commands = commands;
    }

    /**
     * How it ended.
     *
     * @param settledAfter until all were ready and all was decided and stored; what expired later is not waited for here
     * @param after until nothing happened any more
     * @param missing what was not as it should be when the time was up; empty if all became quiet
     */
    record Result(Duration settledAfter, Duration after, List<String> missing) {
        boolean reached() {
            return missing.isEmpty();
        }

        com.tartware.bookings.checker.history.Quiet measured() {
            return new com.tartware.bookings.checker.history.Quiet(
                    reached() ? after.toMillis() / 1e3 : null, WITHIN.toMillis() / 1e3);
        }
    }

    /** @param progress is told what is still missing, each thing once */
    Result await(Consumer<String> progress) throws InterruptedException {
        long beganNanos = System.nanoTime();
        Set<String> told = new HashSet<>();
        Duration settledAfter = null;
        while (true) {
            List<String> missing = unsettled();
            Duration after = Duration.ofNanos(System.nanoTime() - beganNanos);
            if (missing.isEmpty()) {
                settledAfter = settledAfter == null ? after : settledAfter;
                missing = stillHappening();
            }
            if (missing.isEmpty() || after.compareTo(WITHIN) > 0) {
                return new Result(settledAfter == null ? after : settledAfter, after, missing);
            }
            if (told.add(missing.get(0).replaceAll("[0-9]+", ""))) {
                progress.accept(missing.get(0));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        }
    }

    private List<String> unsettled() {
        List<String> missing = new ArrayList<>();
        if (replies.trouble() != null) {
            missing.add("the reply topic cannot be read: " + replies.trouble());
        }
        missing.addAll(notReady());
        long undecided = commands.undecided();
        if (undecided > 0) {
            missing.add("%d accepted commands without a decision".formatted(undecided));
        }
        if (missing.isEmpty()) {
            Map<String, Long> readSoFar = replies.lastSequenceByTenant();
            missing.addAll(behind("Postgres", settings.postgresUrl(), "decisions", readSoFar));
            missing.addAll(behind("ClickHouse", settings.clickhouseUrl(), "booking_decisions", readSoFar));
        }
        return missing;
    }

    /** Holds expire for some seconds more; one that is due only later does not keep the judges waiting, who allow for it. */
    private List<String> stillHappening() throws InterruptedException {
        return System.currentTimeMillis() - replies.lastArrivedMillis() < STILL_FOR.toMillis()
                ? List.of("decisions still come")
                : openTransactions();
    }

    private List<String> notReady() {
        Optional<StackState> seen = state.get();
        if (seen.isEmpty()) {
            return List.of("the supervisor says nothing");
        }
        List<String> missing = new ArrayList<>();
        for (ComponentState part : seen.get().components()) {
            if (!part.ready()) {
                missing.add("%s is %s".formatted(part.name(), part.state()));
            }
        }
        for (JobState job : seen.get().jobs()) {
            if (!job.running()) {
                missing.add("job %s is %s: %s".formatted(job.name(), job.state(), job.note()));
            }
        }
        return missing;
    }

    private List<String> openTransactions() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", settings.brokers(),
                "request.timeout.ms", KAFKA_MILLIS,
                "default.api.timeout.ms", KAFKA_MILLIS))) {
            return admin
                    .listTransactions(new ListTransactionsOptions()
                            .filterStates(Set.of(
                                    TransactionState.ONGOING,
                                    TransactionState.PREPARE_ABORT,
                                    TransactionState.PREPARE_COMMIT)))
                    .all()
                    .get()
                    .stream()
                    .map(open -> "transaction %s is open".formatted(open.transactionalId()))
                    .toList();
        } catch (ExecutionException e) {
            return List.of("the broker does not tell its transactions: " + e.getCause());
        }
    }

    /** The stores trail the topic by a batch, so they are held to what had been read before they were asked. */
    private List<String> behind(String store, String url, String table, Map<String, Long> expected) {
        Map<String, Long> stored = new HashMap<>();
        boolean postgres = store.equals("Postgres");
        try (Connection connection = DriverManager.getConnection(
                        url,
                        postgres ? StackSettings.POSTGRES_USER : "default",
                        postgres ? StackSettings.POSTGRES_PASSWORD : "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT tenant_id, max(tenant_sequence) FROM " + table + " GROUP BY tenant_id")) {
            while (row.next()) {
                stored.put(row.getString(1), row.getLong(2));
            }
        } catch (SQLException e) {
            return List.of("%s cannot be asked: %s".formatted(store, e.getMessage()));
        }
        return expected.entrySet().stream()
                .filter(tenant -> stored.getOrDefault(tenant.getKey(), 0L) < tenant.getValue())
                .map(tenant -> "%s has %s up to #%d of #%d"
                        .formatted(store, tenant.getKey(), stored.getOrDefault(tenant.getKey(), 0L), tenant.getValue()))
                .toList();
    }
}
