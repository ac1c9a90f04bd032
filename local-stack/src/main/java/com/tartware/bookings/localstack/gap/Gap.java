package com.tartware.bookings.localstack.gap;

import com.tartware.bookings.localstack.topics.Place;
import java.time.Instant;

/**
 * A tenant that the projections hold, since a decision of it is not on the reply topic.
 *
 * @param missing the sequence that every reader waits for
 * @param nextFound the lowest sequence that is there and waits; the missing one itself while a repair is under way
 * @param waiting decisions that are there and held back
 * @param lastGood the one before the missing one; null if the missing one is the first
 * @param lastGoodDecidedAt log time; null if there is no last good one
 */
public record Gap(
        String tenantId, long missing, long nextFound, long waiting, Place lastGood, Instant lastGoodDecidedAt) {

    String sentence() {
        return "tenant %s: %s on the reply topic, %d later ones wait; the last good one, %s"
                .formatted(
                        tenantId,
                        lost(),
                        waiting,
                        lastGood == null
                                ? "is none"
                                : "#%d, lies at %s, decided at %s".formatted(missing - 1, lastGood, lastGoodDecidedAt));
    }

    private String lost() {
        if (nextFound == missing) {
            return "#%d came too early and has to come again".formatted(missing);
        }
        return nextFound == missing + 1
                ? "#%d is missing".formatted(missing)
                : "#%d to #%d are missing".formatted(missing, nextFound - 1);
    }
}
