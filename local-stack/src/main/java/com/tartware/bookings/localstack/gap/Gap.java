package com.tartware.bookings.localstack.gap;

import com.tartware.bookings.localstack.topics.Place;
import java.time.Instant;

/**
 * A tenant that the projections hold, since a decision of it is not on the reply topic.
 *
 * @param missing the sequence that every reader waits for
 * @param nextFound the lowest sequence that is there and waits
 * @param nextFoundUpTo the last one that follows it without a further gap
 * @param waiting decisions that are there and held back
 * @param lastGood the one before the missing one; null if the missing one is the first
 */
public record Gap(String tenantId, long missing, long nextFound, long nextFoundUpTo, long waiting, LastGood lastGood) {

    /**
     * The last decision that readers took.
     *
     * @param decidedAt log time, which may be ahead of every clock after the broker's has jumped
     * @param writtenAt Kafka's time of the record
     */
    public record LastGood(Place place, Instant decidedAt, Instant writtenAt) {
        /** No later than when it was decided, by the clock that times savepoints too. */
        Instant notDecidedBefore() {
            return decidedAt.isBefore(writtenAt) ? decidedAt : writtenAt;
        }
    }

    String sentence() {
        return "tenant %s: %s on the reply topic, %d later ones wait; the last good one, %s"
                .formatted(
                        tenantId,
                        lost(),
                        waiting,
                        lastGood == null
                                ? "is none"
                                : "#%d, lies at %s, decided at %s, written at %s"
                                        .formatted(
                                                missing - 1,
                                                lastGood.place(),
                                                lastGood.decidedAt(),
                                                lastGood.writtenAt()));
    }

    private String lost() {
        return nextFound == missing + 1
                ? "#%d is missing".formatted(missing)
                : "#%d to #%d are missing".formatted(missing, nextFound - 1);
    }
}
