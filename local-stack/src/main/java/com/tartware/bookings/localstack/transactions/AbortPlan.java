package com.tartware.bookings.localstack.transactions;

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

    public boolean empty() {
        return chosen.isEmpty() && refused.isEmpty();
    }

    /** Whether decisions go missing by it. */
    public boolean makesGap() {
        return chosen.stream().anyMatch(transaction -> transaction.standing() == Standing.LIVE);
    }
}
