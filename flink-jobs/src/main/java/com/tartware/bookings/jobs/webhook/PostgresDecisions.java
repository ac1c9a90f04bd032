package com.tartware.bookings.jobs.webhook;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.postgresql.ds.PGSimpleDataSource;

/** Decisions from the table that the API reads. Its own few connections, and a thread for each. */
final class PostgresDecisions implements StoredDecisions {
    private static final String SQL = """
            SELECT tenant_sequence, outcome, decided_at, payload::text
            FROM decisions WHERE tenant_id = ? AND tenant_sequence = ANY (?)""";

    /** A store that is away is asked again by whoever still waits; threads that hung on it would ask nobody. */
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    private static final int ANSWER_SECONDS_MAX = 10;

    private final HikariDataSource pool;
    private final ExecutorService readers;

    PostgresDecisions(String url, String user, String password, int readsMax) {
        PGSimpleDataSource postgres = new PGSimpleDataSource();
        postgres.setURL(url);
        postgres.setUser(user);
        postgres.setPassword(password);
        postgres.setConnectTimeout((int) CONNECT_MAX.toSeconds());
        postgres.setSocketTimeout(ANSWER_SECONDS_MAX);
        postgres.setReadOnly(true);
        HikariConfig config = new HikariConfig();
        config.setPoolName("webhook-decisions");
        config.setDataSource(postgres);
        config.setReadOnly(true);
        config.setMaximumPoolSize(readsMax);
        // Healthy endpoints need none.
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECT_MAX.toMillis());
        // The job starts without the store, and delivers what passes by.
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
        readers = Executors.newFixedThreadPool(readsMax, read -> {
            Thread thread = new Thread(read, "webhook-decisions");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public CompletableFuture<List<PassingDecision>> read(String tenantId, long[] sequences) {
        return CompletableFuture.supplyAsync(() -> readNow(tenantId, sequences), readers);
    }

    private List<PassingDecision> readNow(String tenantId, long[] sequences) {
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement(SQL)) {
            Array wanted = connection.createArrayOf(
                    "bigint", Arrays.stream(sequences).boxed().toArray());
            select.setString(1, tenantId);
            select.setArray(2, wanted);
            List<PassingDecision> found = new ArrayList<>(sequences.length);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new PassingDecision(
                            tenantId,
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getTimestamp(3).getTime(),
                            rows.getString(4),
                            null));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void close() {
        readers.shutdownNow();
        pool.close();
    }
}
