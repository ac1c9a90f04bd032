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
 * Waits until nothing is left to happen: all components ready, all jobs running, every accepted command decided, the stores level with the
 * reply topic, no transaction open, and no decision for some seconds.
 */
final class Quiet {
    private static final Duration WITHIN = Duration.ofMinutes(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** Longer than a checkpoint, and than a short hold may still run. */
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
     * @param missing what was not as it should be when the time was up; empty if all became quiet
     */
    record Result(Duration after, List<String> missing) {
        boolean reached() {
            return missing.isEmpty();
        }
    }

    /** @param progress is told what is still missing, whenever that changes */
    Result await(Consumer<String> progress) throws InterruptedException {
        long beganNanos = System.nanoTime();
        String told = "";
        while (true) {
            List<String> missing = missing();
            Duration after = Duration.ofNanos(System.nanoTime() - beganNanos);
            if (missing.isEmpty() || after.compareTo(WITHIN) > 0) {
                return new Result(after, missing);
            }
            if (!missing.get(0).equals(told)) {
                told = missing.get(0);
                progress.accept(told);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        }
    }

    private List<String> missing() throws InterruptedException {
        List<String> missing = new ArrayList<>();
        if (replies.trouble() != null) {
            missing.add("the reply topic cannot be read: " + replies.trouble());
        }
        missing.addAll(notReady());
        long undecided = commands.undecided();
        if (undecided > 0) {
            missing.add("%d accepted commands without a decision".formatted(undecided));
        }
        // Each of these waits for a component, so they come only once all are there.
        if (missing.isEmpty()) {
            missing.addAll(openTransactions());
            missing.addAll(behind("Postgres", settings.postgresUrl(), "decisions"));
            missing.addAll(behind("ClickHouse", settings.clickhouseUrl(), "booking_decisions"));
        }
        if (missing.isEmpty() && System.currentTimeMillis() - replies.lastArrivedMillis() < STILL_FOR.toMillis()) {
            missing.add("decisions still come");
        }
        return missing;
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

    private List<String> behind(String store, String url, String table) {
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
        return replies.lastSequenceByTenant().entrySet().stream()
                .filter(tenant -> stored.getOrDefault(tenant.getKey(), 0L) < tenant.getValue())
                .map(tenant -> "%s has %s up to #%d of #%d"
                        .formatted(store, tenant.getKey(), stored.getOrDefault(tenant.getKey(), 0L), tenant.getValue()))
                .toList();
    }
}
