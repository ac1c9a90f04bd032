package com.tartware.bookings.localstack.transactions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * Which transactions would be aborted, and which not although they were asked for.
 *
 * @param refused because the decision job still counts on them
 */
public record AbortPlan(List<OpenTransaction> chosen, List<OpenTransaction> refused) {

    /** @param force also what the decision job still counts on */
    public static AbortPlan byName(TransactionSurvey survey, String transactionalId, boolean force) {
        List<OpenTransaction> named = survey.transactions().stream()
                .filter(transaction -> transactionalId.equals(transaction.transactionalId()))
                .toList();
        return new AbortPlan(
                named.stream()
                        .filter(transaction -> abortable(transaction, force))
                        .toList(),
                named.stream()
                        .filter(transaction -> !abortable(transaction, force))
                        .toList());
    }

    /** What nobody will end any more. Never what is somebody's: those have to be named. */
    public static AbortPlan abandoned(TransactionSurvey survey) {
        return new AbortPlan(
                survey.transactions().stream()
                        .filter(transaction -> transaction.standing().abandoned())
                        .toList(),
                List.of());
    }

    private static boolean abortable(OpenTransaction transaction, boolean force) {
        return switch (transaction.standing()) {
            case LIVE -> force;
            case ENDING -> false;
            case ORPHAN, HANGING, STRANGER -> true;
        };
    }

    /** As long as nothing was done about it. */
    public ObjectNode json(Instant now) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putArray("aborted");
        ArrayNode would = node.putArray("would_abort");
        chosen.forEach(transaction -> would.add(transaction.json(now)));
        ArrayNode not = node.putArray("refused");
        refused.forEach(transaction -> not.add(transaction.json(now)));
        node.put("makes_gap", makesGap());
        return node;
    }

    public boolean empty() {
        return chosen.isEmpty() && refused.isEmpty();
    }

    /** Whether decisions go missing by it. */
    public boolean makesGap() {
        return chosen.stream().anyMatch(transaction -> transaction.standing() == Standing.LIVE);
    }
}
