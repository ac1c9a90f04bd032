package com.tartware.bookings.ingest.waits;

import java.time.Duration;

/** What waiters know of time. */
interface Alarms {
    /** A clock that only differences are taken of. */
    long nanoTime();

    /** Runs the task once the delay is over, on a thread that must not be kept. */
    Alarm in(Duration delay, Runnable task);

    /** One that was set. */
    interface Alarm {
        /** Does nothing if it has rung. */
        void cancel();
    }
}
