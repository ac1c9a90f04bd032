package com.tartware.bookings.localstack.deadletters;

import com.tartware.bookings.localstack.topics.Place;

/**
 * A letter that was appended again.
 *
 * @param place of its command in the command topic now
 * @param outcome of the decision, in words; null while there is none
 * @param decided false too if it became a dead letter again
 */
public record Replayed(Judged letter, Place place, String outcome, boolean decided) {
    Replayed with(String newOutcome, boolean isDecided) {
        return new Replayed(letter, place, newOutcome, isDecided);
    }
}
