package com.tartware.bookings.ingest.waits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that a test moves on. */
final class HandSetAlarms implements Alarms {
    private final List<SetAlarm> set = new ArrayList<>();
    private long nowNanos;

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public Alarm in(Duration delay, Runnable task) {
        SetAlarm alarm = new SetAlarm(nowNanos + delay.toNanos(), task);
        set.add(alarm);
        return () -> set.remove(alarm);
    }

    /** Rings what is due on the way, in order. */
    void pass(Duration time) {
        long untilNanos = nowNanos + time.toNanos();
        while (true) {
            SetAlarm next = set.stream()
                    .filter(alarm -> alarm.atNanos <= untilNanos)
                    .min(Comparator.comparingLong(alarm -> alarm.atNanos))
                    .orElse(null);
            if (next == null) {
                nowNanos = untilNanos;
                return;
            }
            set.remove(next);
            nowNanos = Math.max(nowNanos, next.atNanos);
            next.task.run();
        }
    }

    int stillSet() {
        return set.size();
    }

    private static final class SetAlarm {
        private final long atNanos;
        private final Runnable task;

        private SetAlarm(long atNanos, Runnable task) {
            this.atNanos = atNanos;
            this.task = task;
        }
    }
}
