package com.tartware.bookings.localstack.explain;

import java.time.Instant;

/**
 * One entry of a timeline.
 *
 * @param command null for what no command asked for
 * @param decision null for what was not decided
 */
record Moment(Instant at, Kind kind, LoggedCommand command, SeenDecision decision) {
    enum Kind {
        /** A command and its decision. */
        DECIDED,
        /** A command that was known already, and changed nothing. */
        REPEAT,
        /** A command without a decision so far. */
        PENDING,
        /** A record that is, or will be, a dead letter. */
        REFUSED,
        /** A decision that no command asked for: a hold's time was up. */
        EXPIRY,
        /** A decision whose command the log does not have: that must not be. */
        UNEXPLAINED
    }
}
