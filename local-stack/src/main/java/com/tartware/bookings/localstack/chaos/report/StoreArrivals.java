package com.tartware.bookings.localstack.chaos.report;

import com.tartware.bookings.localstack.settings.StackSettings;
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
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * Asks a store over and over, past all proxies, which decision of each tenant is its newest, and notes when that changes. While the store is
 * away it waits for it, and is there when it comes back.
 */
public final class StoreArrivals implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final long CLOSE_MILLIS_MAX = 2_000;

    /**
     * A store that is stopped takes connections and questions, and answers all of them when it goes on. To wait is to be told at once then,
     * and to ask anew would leave it another session to serve each time.
     */
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

    /** The newest of each tenant by its key: a look costs the same however many decisions there are. */
    private static final String IN_POSTGRES = """
            WITH RECURSIVE tenant AS (
                (SELECT tenant_id FROM decisions ORDER BY tenant_id LIMIT 1)
                UNION ALL
                SELECT (SELECT d.tenant_id FROM decisions d WHERE d.tenant_id > tenant.tenant_id ORDER BY d.tenant_id LIMIT 1)
                FROM tenant WHERE tenant.tenant_id IS NOT NULL)
            SELECT tenant_id, (SELECT max(tenant_sequence) FROM decisions d WHERE d.tenant_id = tenant.tenant_id)
            FROM tenant WHERE tenant_id IS NOT NULL""";

    private static final String IN_CLICKHOUSE =
            "SELECT tenant_id, max(tenant_sequence) FROM booking_decisions GROUP BY tenant_id";

    private final String url;
    private final Properties properties;
    private final String question;
    private final Thread thread;
    private final List<StoreLook> looks = new ArrayList<>();
    private volatile boolean closing;

    private StoreArrivals(String name, String url, Properties properties, String question) {
        this.url = url;
        this.properties = properties;
        this.question = question;
        this.thread = new Thread(this::watch, name + " arrivals");
        thread.setDaemon(true);
    }

    public static StoreArrivals ofPostgres(String url) {
        Properties properties = new Properties();
        properties.setProperty("user", StackSettings.POSTGRES_USER);
        properties.setProperty("password", StackSettings.POSTGRES_PASSWORD);
        properties.setProperty("connectTimeout", Long.toString(ANSWER_WITHIN.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(ANSWER_WITHIN.toSeconds()));
        return of("Postgres", url, properties, IN_POSTGRES);
    }

    public static StoreArrivals ofClickHouse(String url) {
        Properties properties = new Properties();
        properties.setProperty("user", "default");
        properties.setProperty("password", "");
        properties.setProperty("socket_timeout", Long.toString(ANSWER_WITHIN.toMillis()));
        return of("ClickHouse", url, properties, IN_CLICKHOUSE);
    }

    /** @param question is answered with tenants and their newest sequences */
    static StoreArrivals of(String name, String url, Properties properties, String question) {
        StoreArrivals arrivals = new StoreArrivals(name, url, properties, question);
        arrivals.thread.start();
        return arrivals;
    }

    private void watch() {
        try {
            while (!closing) {
                lookWhileItIsThere();
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookWhileItIsThere() throws InterruptedException {
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement()) {
            while (!closing) {
                look(statement);
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            }
        } catch (SQLException | RuntimeException away) {
            // Expected of a store that is just being broken; one that stays away is told by what never was in it.
            return;
        }
    }

    private void look(Statement statement) throws SQLException {
        Map<String, Long> newest = new HashMap<>();
        try (ResultSet row = statement.executeQuery(question)) {
            while (row.next()) {
                newest.put(row.getString(1), row.getLong(2));
            }
        }
        add(new StoreLook(System.currentTimeMillis(), newest));
    }

    private synchronized void add(StoreLook look) {
        if (looks.isEmpty() || !looks.get(looks.size() - 1).lastSequence().equals(look.lastSequence())) {
            looks.add(look);
        }
    }

    /** Those that saw something new, in their order. */
    public synchronized List<StoreLook> looks() {
        return List.copyOf(looks);
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.interrupt();
        thread.join(CLOSE_MILLIS_MAX);
    }
}
