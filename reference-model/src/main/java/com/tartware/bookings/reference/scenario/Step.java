package com.tartware.bookings.reference.scenario;

import java.util.UUID;

/**
 * One record of the log, dated absolutely: the steps around it can go without moving it. Whatever is dated before the log time
 * reached is taken at that log time, as the contract's running maximum has it.
 */
public sealed interface Step {
    long atMillis();

    Step movedTo(long otherMillis);

    /** The clock moves on, and nothing is asked. */
    record Tick(long atMillis) implements Step {
        @Override
        public Tick movedTo(long otherMillis) {
            return new Tick(otherMillis);
        }
    }

    /**
     * A command. A retry has the same numbers and the same request.
     *
     * @param command stands for the command's id; one number, one key and one request
     * @param key stands for the idempotency key; also the number of the booking that a creation makes
     */
    record Sent(long atMillis, int command, int key, Request request) implements Step {
        public UUID commandId() {
            return Ids.command(command);
        }

        public UUID keyId() {
            return Ids.key(key);
        }

        @Override
        public Sent movedTo(long otherMillis) {
            return new Sent(otherMillis, command, key, request);
        }
    }
}
