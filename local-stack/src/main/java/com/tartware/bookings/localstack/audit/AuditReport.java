package com.tartware.bookings.localstack.audit;

import java.util.List;

/**
 * What an audit counted and found.
 *
 * @param refusedRecords records of the command topic that are nobody's command
 * @param replayedExpiries among {@code replayedDecisions}; the last ones may be younger than the topic
 * @param repeatedReplies decisions that the reply topic holds more than once, which readers drop
 * @param heldReplies those that came before their turn, which readers drop too, until they come again
 * @param differences how many there are; {@code sentences} tells the first thousand
 * @param foreignReplies records of the reply topic that the decision job did not write and nobody took: no difference, though
 *     whoever wrote them should not have; {@code foreign} tells the first hundred
 */
public record AuditReport(
        int tenants,
        long commands,
        long ticks,
        long refusedRecords,
        long replayedDecisions,
        long replayedExpiries,
        long replies,
        long repeatedReplies,
        long heldReplies,
        long postgresRows,
        long clickhouseRows,
        double seconds,
        long differences,
        List<String> sentences,
        long foreignReplies,
        List<String> foreign) {
    public boolean clean() {
        return differences == 0;
    }
}
