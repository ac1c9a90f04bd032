package com.tartware.bookings.sinks.postgres;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.sinks.StoreSink;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;

/** Writes batches of decisions to Postgres, each batch in one transaction; at least once, and a repeat changes nothing. */
public final class PostgresDecisionSink {
    private PostgresDecisionSink() {}

    /** How every sink of Postgres connects. */
    static JdbcConnectionOptions connection(String url, String user, String password) {
        return new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                .withUrl(Objects.requireNonNull(url, "url"))
                .withDriverName("org.postgresql.Driver")
                .withUsername(Objects.requireNonNull(user, "user"))
                .withPassword(Objects.requireNonNull(password, "password"))
                // A server that vanished must not hold the job for the hours that TCP would.
                .withProperty("socketTimeout", "30")
                .withProperty("connectTimeout", "5")
                .withProperty("tcpKeepAlive", "true")
                .build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Where to. */
    public static final class Builder {
        private String url;
        private String user;
        private String password;

        /** @param url such as {@code jdbc:postgresql://127.0.0.1:15432/tartware} */
        public Builder url(String url) {
            this.url = url;
            return this;
        }

        public Builder user(String user) {
            this.user = user;
            return this;
        }

        public Builder password(String password) {
            this.password = password;
            return this;
        }

        public Sink<List<Decision>> build() {
            return StoreSink.of(
                    JdbcSink.<List<Decision>>builder()
                            .withQueryStatement(DecisionStatement.SQL, new DecisionStatement())
                            // A batch is one element here: the connector need not gather, nor retry what a restart
                            // retries
                            // better.
                            .withExecutionOptions(JdbcExecutionOptions.builder()
                                    .withBatchSize(1)
                                    .withBatchIntervalMs(0)
                                    .withMaxRetries(0)
                                    .build()),
                    connection(url, user, password));
        }
    }
}
