package com.tartware.bookings.localstack.components;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.settings.StackSettings;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exchange of the projection's tables, in the Postgres that the stack starts. */
class PostgresProjectionITCase {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final String LONG_DISABLED = "00000000-0000-0000-0000-000000000001";
    private static final String DISABLED_AGAIN = "00000000-0000-0000-0000-000000000002";
    private static final String DELETED = "00000000-0000-0000-0000-000000000003";

    @TempDir
    Path folder;

    private StackSettings settings;
    private Process process;

    @BeforeEach
    void start() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        settings = new StackSettings(
                folder, folder, folder, Duration.ofSeconds(1), 1, 8080, 8081, 6123, 9092, 9093, 8085, port, 8123);
        settings.folders().prepare();
        Postgres postgres = new Postgres(settings);
        Path log = folder.resolve("postgres.log");
        process = postgres.command()
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadlineNanos = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers(postgres)) {
            assertThat(process.isAlive())
                    .as("Postgres, which wrote: %s", Files.readString(log))
                    .isTrue();
            assertThat(System.nanoTime()).as("started in time").isLessThan(deadlineNanos);
            Thread.sleep(200);
        }
        postgres.setUp();
    }

    private static boolean answers(Postgres postgres) {
        try {
            return postgres.answers();
        } catch (SQLException notYet) {
            return false;
        }
    }

    @AfterEach
    void stop() throws Exception {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theNewTablesKnowWhoWasDisabledEvenWhereTheTopicNoLongerDoes() throws Exception {
        execute(
                endpoint("public", LONG_DISABLED),
                endpoint("public", DISABLED_AGAIN),
                endpoint("public", DELETED),
                disabling("public", LONG_DISABLED, 1),
                disabling("public", DISABLED_AGAIN, 1),
                disabling("public", DELETED, 1),
                "INSERT INTO decisions VALUES ('demo', 1, NULL, NULL, 'HELD', NULL, NULL, now(), '{}')");
        PostgresProjection projection = new PostgresProjection(settings);
        projection.prepareShadow();
        execute(
                endpoint("rebuild", LONG_DISABLED),
                endpoint("rebuild", DISABLED_AGAIN),
                disabling("rebuild", DISABLED_AGAIN, 5));

        projection.swapIn();

        assertThat(rows("SELECT endpoint_id || ' ' || revision FROM webhook_disablings ORDER BY 1"))
                .containsExactly(LONG_DISABLED + " 1", DISABLED_AGAIN + " 5");
        assertThat(rows("SELECT tenant_sequence FROM decisions")).isEmpty();
        assertThat(rows("SELECT nspname FROM pg_namespace WHERE nspname IN ('rebuild', 'replaced')"))
                .isEmpty();
    }

    private static String endpoint(String schema, String endpointId) {
        return "INSERT INTO %s.webhook_endpoints VALUES ('demo', '%s', 1, 'https://hooks.example/', '{}', now(), 1, NULL, 0, 0, NULL)"
                .formatted(schema, endpointId);
    }

    private static String disabling(String schema, String endpointId, int revision) {
        return "INSERT INTO %s.webhook_disablings VALUES ('demo', '%s', %d, now(), 410)"
                .formatted(schema, endpointId, revision);
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                settings.postgresUrl(), StackSettings.POSTGRES_USER, StackSettings.POSTGRES_PASSWORD);
    }
}
