package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.rebuild.ProjectionStore;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.schemas.Topic;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The projection's tables lie in one schema; those beside them in another one, which takes its name. */
final class PostgresProjection implements ProjectionStore {
    static final String JOB = "projection-postgres";

    private static final String SHADOW = "rebuild";
    private static final String REPLACED = "replaced";

    /** The attempts' topic goes back eight days; an endpoint may be disabled for longer. */
    private static final String KEEP_DISABLINGS = """
            INSERT INTO %2$s.webhook_disablings (tenant_id, endpoint_id, revision, disabled_at, http_status)
            SELECT tenant_id, endpoint_id, d.revision, d.disabled_at, d.http_status
            FROM %1$s.webhook_disablings d JOIN %2$s.webhook_endpoints e USING (tenant_id, endpoint_id)
            ON CONFLICT (tenant_id, endpoint_id) DO UPDATE SET
                revision = excluded.revision, disabled_at = excluded.disabled_at, http_status = excluded.http_status
            WHERE webhook_disablings.revision < excluded.revision
            """.formatted("public", SHADOW);

    private final StackSettings settings;

    PostgresProjection(StackSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return Postgres.NAME;
    }

    @Override
    public String job() {
        return JOB;
    }

    @Override
    public List<Topic> topics() {
        return List.of(Topic.DECISIONS, Topic.WEBHOOK_ENDPOINTS, Topic.WEBHOOK_ATTEMPTS);
    }

    @Override
    public void prepareShadow() throws SQLException {
        dropShadow();
        Postgres.migrations(settings).schemas(SHADOW).load().migrate();
    }

    @Override
    public List<String> shadowArguments() {
        return List.of("--postgres.url", settings.postgresUrl() + "?currentSchema=" + SHADOW);
    }

    /** In one transaction: a reader sees the old tables or the new ones. */
    @Override
    public void swapIn() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // A report that reads for hours must not block every reader behind us.
            statement.execute("SET LOCAL lock_timeout = '20s'");
            statement.execute(KEEP_DISABLINGS);
            statement.execute("ALTER SCHEMA public RENAME TO " + REPLACED);
            statement.execute("ALTER SCHEMA " + SHADOW + " RENAME TO public");
            statement.execute("GRANT USAGE ON SCHEMA public TO PUBLIC");
            statement.execute("DROP SCHEMA " + REPLACED + " CASCADE");
            connection.commit();
        }
    }

    @Override
    public void dropShadow() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS " + SHADOW + " CASCADE");
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                settings.postgresUrl(), StackSettings.POSTGRES_USER, StackSettings.POSTGRES_PASSWORD);
    }
}
