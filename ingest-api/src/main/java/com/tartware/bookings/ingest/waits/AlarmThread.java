package com.tartware.bookings.ingest.waits;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alarms of the machine's clock, on one thread. A cancelled alarm takes no memory. */
final class AlarmThread implements Alarms, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmThread.class);

    private final ScheduledThreadPoolExecutor schedule = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "waits");
        thread.setDaemon(true);
        return thread;
    });

    AlarmThread() {
        schedule.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Alarm in(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> set = schedule.schedule(() -> ring(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> set.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {}; // closed: every wait has its answer by then
        }
    }

    private static void ring(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A waiter's alarm failed unexpectedly", e);
        }
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
