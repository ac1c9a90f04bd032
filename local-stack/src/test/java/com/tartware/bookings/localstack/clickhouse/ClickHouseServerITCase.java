package com.tartware.bookings.localstack.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real engine and the real JDBC driver. One server for all: the engine opens one folder per process. */
class ClickHouseServerITCase {
    @TempDir
    static Path data;

    private static ClickHouseServer server;

    @BeforeAll
    static void start() throws Exception {
        Path library =
                Path.of("node_modules/@chdb/lib-linux-x64-gnu/libchdb.so").toAbsolutePath();
        server = ClickHouseServer.start(0, library, data, List.of("--max_threads=2"));
        try (Connection connection = connect("default");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE tartware");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theJdbcDriverCreatesATableWritesABatchAndReadsItBack() throws Exception {
        UUID booking = UUID.fromString("6f1e8a52-8c8c-5c0a-9d57-0d6f6d2a9b11");
        try (Connection connection = connect("tartware");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE nights (tenant_id String, booking_id UUID, night Date, sold Int32,"
                    + " reason Nullable(String)) ENGINE = ReplacingMergeTree ORDER BY (tenant_id, night)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO nights VALUES (?, ?, ?, ?, ?)")) {
                for (int night = 0; night < 300; night++) {
                    insert.setString(1, "demo'\\\n");
                    insert.setObject(2, booking);
                    insert.setObject(3, LocalDate.of(2026, 7, 1).plusDays(night));
                    insert.setInt(4, night);
                    insert.setString(5, night % 2 == 0 ? null : "SOLD_OUT");
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(300);
            }
            try (ResultSet rows = statement.executeQuery("SELECT count(), sum(sold), any(booking_id), any(tenant_id),"
                    + " countIf(reason IS NULL), min(night) FROM nights FINAL")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(300);
                assertThat(rows.getLong(2)).isEqualTo(300 * 299 / 2);
                assertThat(rows.getObject(3)).isEqualTo(booking);
                assertThat(rows.getString(4)).isEqualTo("demo'\\\n");
                assertThat(rows.getLong(5)).isEqualTo(150);
                assertThat(rows.getObject(6, LocalDate.class)).isEqualTo(LocalDate.of(2026, 7, 1));
            }
        }
    }

    @Test
    void theDriverGetsTheErrorCodeOfTheEngine() throws Exception {
        try (Connection connection = connect("tartware");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM no_such_table"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("no_such_table");
        }
    }

    @Test
    void anErrorIsA500WithItsCode() throws Exception {
        HttpResponse<String> answer = post("?default_format=JSONEachRow", "SELECT bad");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("X-ClickHouse-Exception-Code")).contains("47");
        assertThat(answer.body()).contains("UNKNOWN_IDENTIFIER");
    }

    @Test
    void theQueryMayComeInTheUrlAndItsRowsInTheBody() throws Exception {
        post("", "CREATE TABLE tartware.lines (n UInt8, s String) ENGINE = MergeTree ORDER BY n");

        post("?database=tartware&query=INSERT+INTO+lines+FORMAT+JSONEachRow", "{\"n\":1,\"s\":\"a\"}\n{\"n\":2}");

        assertThat(post("?database=tartware&default_format=CSV", "SELECT * FROM lines ORDER BY n")
                        .body())
                .isEqualTo("1,\"a\"\n2,\"\"\n");
    }

    @Test
    void anUnknownDatabaseIsRefusedAndTheNextStatementIsNotAffected() throws Exception {
        assertThat(post("?database=nowhere", "SELECT 1").headers().firstValue("X-ClickHouse-Exception-Code"))
                .contains("81");
        assertThat(post("", "SELECT currentDatabase()").body()).isEqualTo("default\n");
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:clickhouse://127.0.0.1:" + server.port() + "/" + database);
    }

    private static HttpResponse<String> post(String query, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/" + query))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
