package com.tartware.bookings.ingest.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.postgresql.PGProperty;

/** Connections to Postgres that only read, with a bound on everything that can take long. */
final class StoreConnections {
    /** From question to answer, waiting included; then the reader is sent away with a 503. */
    static final Duration ANSWER_MAX = Duration.ofMillis(1_700);

    private static final Duration CONNECTION_WAIT_MAX = Duration.ofSeconds(1);
    private static final Duration STATEMENT_MAX = Duration.ofMillis(1_500);
    private static final int SOCKET_TIMEOUT_SECONDS = 2;

    private StoreConnections() {}

    /**
     * Returns at once, also when the database is not there yet.
     *
     * @param applicationName as Postgres shows it
     */
    static HikariDataSource open(
            String jdbcUrl,
            String user,
            String password,
            String poolName,
            String applicationName,
            int connectionsMin,
            int connectionsMax) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(poolName);
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setReadOnly(true);
        config.setMaximumPoolSize(connectionsMax);
        config.setMinimumIdle(connectionsMin);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(CONNECTION_WAIT_MAX.toMillis());
        config.setValidationTimeout(CONNECTION_WAIT_MAX.dividedBy(2).toMillis());
        config.addDataSourceProperty(PGProperty.CONNECT_TIMEOUT.getName(), "1");
        config.addDataSourceProperty(PGProperty.LOGIN_TIMEOUT.getName(), "2");
        config.addDataSourceProperty(PGProperty.SOCKET_TIMEOUT.getName(), Integer.toString(SOCKET_TIMEOUT_SECONDS));
        config.addDataSourceProperty(PGProperty.APPLICATION_NAME.getName(), applicationName);
        config.addDataSourceProperty(PGProperty.OPTIONS.getName(), "-c statement_timeout=" + STATEMENT_MAX.toMillis());
        return new HikariDataSource(config);
    }
}
