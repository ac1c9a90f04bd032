package com.tartware.bookings.localstack.explain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.schemas.decision.DecisionJson;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest attempt to deliver one decision to one webhook endpoint.
 *
 * @param httpStatus null if no answer came
 * @param error null if there was none
 * @param nextAttemptAt null if there is none
 */
record Delivery(
        String endpointId,
        long tenantSequence,
        int attempt,
        Instant attemptedAt,
        String state,
        Integer httpStatus,
        String error,
        Instant nextAttemptAt) {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private static final String NEWEST = """
            SELECT DISTINCT ON (tenant_sequence, endpoint_id)
                   endpoint_id, tenant_sequence, attempt, attempted_at, state, http_status, error, next_attempt_at
            FROM webhook_attempts
            WHERE tenant_id = ? AND tenant_sequence = ANY (?)
            ORDER BY tenant_sequence, endpoint_id, attempted_at DESC, replay DESC, attempt DESC
            """;

    /** Of these decisions, as far as Postgres still has them: a week. None if it does not answer, which its own line says. */
    static List<Delivery> ofDecisions(StackSettings settings, String tenantId, List<Long> sequences) {
        List<Delivery> deliveries = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        settings.postgresUrl(), StackSettings.POSTGRES_USER, StackSettings.POSTGRES_PASSWORD);
                PreparedStatement statement = connection.prepareStatement(NEWEST)) {
            statement.setString(1, tenantId);
            statement.setArray(2, connection.createArrayOf("bigint", sequences.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    deliveries.add(new Delivery(
                            rows.getString("endpoint_id"),
                            rows.getLong("tenant_sequence"),
                            rows.getInt("attempt"),
                            instant(rows, "attempted_at"),
                            rows.getString("state"),
                            rows.getObject("http_status", Integer.class),
                            rows.getString("error"),
                            instant(rows, "next_attempt_at")));
                }
            }
        } catch (SQLException e) {
            LOG.debug("Postgres does not tell of deliveries", e);
        }
        return deliveries;
    }

    private static Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    String words(Paint paint) {
        String outcome = httpStatus == null ? String.valueOf(error) : "HTTP " + httpStatus;
        return "#%d to %s: %s, attempt %d at %s, %s%s"
                .formatted(
                        tenantSequence,
                        endpointId,
                        switch (state) {
                            case "DELIVERED" -> paint.good(state);
                            case "FAILED" -> paint.waiting(state);
                            default -> paint.bad(state);
                        },
                        attempt,
                        DecisionJson.text(attemptedAt),
                        outcome,
                        nextAttemptAt == null ? "" : ", next at " + DecisionJson.text(nextAttemptAt));
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("endpoint_id", endpointId);
        node.put("tenant_sequence", tenantSequence);
        node.put("attempt", attempt);
        node.put("attempted_at", DecisionJson.text(attemptedAt));
        node.put("state", state);
        node.put("http_status", httpStatus);
        node.put("error", error);
        node.put("next_attempt_at", nextAttemptAt == null ? null : DecisionJson.text(nextAttemptAt));
        return node;
    }
}
