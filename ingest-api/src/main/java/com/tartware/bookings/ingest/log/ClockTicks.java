package com.tartware.bookings.ingest.log;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.ClockTick;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends a clock tick to every partition once a second: log time moves on where no command comes, and every partition is known
 * to take writes or not. A partition whose last tick is still on its way gets no other, so none pile up.
 */
final class ClockTicks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockTicks.class);

    private final ReplaceableProducer producer;
    private final int partitions;
    private final byte[] tick;
    private final AtomicIntegerArray onTheirWay;
    private final Counter appended;
    private boolean tookWrites;
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "clock-ticks");
        thread.setDaemon(true);
        return thread;
    });

    ClockTicks(ReplaceableProducer producer, CommandTopic topic, MeterRegistry meters) {
        this.producer = producer;
        this.partitions = topic.partitioning().partitions();
        this.tick = new AvroRecordEncoder<>(BookingCommand.class)
                .encode(new BookingCommand(null, null, null, new ClockTick()), topic.schemaId());
        this.onTheirWay = new AtomicIntegerArray(partitions);
        this.appended = Counter.builder("tartware.ingest.ticks")
                .description("Clock ticks that the broker acknowledged, all partitions together")
                .register(meters);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Runs until closed, and catches what goes wrong itself.
    void start() {
        long intervalMillis = AppendLimits.TICK_INTERVAL.toMillis();
        schedule.scheduleAtFixedRate(this::tickAll, 0, intervalMillis, TimeUnit.MILLISECONDS);
    }

    private void tickAll() {
        try {
            tellChanges();
            producer.replaceIfSilent();
            for (int partition = 0; partition < partitions && !schedule.isShutdown(); partition++) {
                tick(partition);
            }
        } catch (RuntimeException e) {
            // A schedule ends with the first exception that leaves its task.
            LOG.error("A clock tick failed unexpectedly; the next one is tried", e);
        }
    }

    /** One line when writes stop and one when they go on; what lies between is in the metrics. */
    private void tellChanges() {
        boolean takesWrites = producer.takesWrites();
        if (takesWrites == tookWrites) {
            return;
        }
        tookWrites = takesWrites;
        if (takesWrites) {
            LOG.info("The broker acknowledges; writes are taken");
        } else {
            LOG.warn(
                    "The broker has not acknowledged anything for {} s; writes are refused until it does",
                    AppendLimits.SILENCE_MAX.toSeconds());
        }
    }

    private void tick(int partition) {
        if (!onTheirWay.compareAndSet(partition, 0, 1)) {
            return;
        }
        producer.send(
                new ProducerRecord<>(Topic.COMMANDS.topicName(), partition, null, tick), (logTimeMillis, failure) -> {
                    onTheirWay.set(partition, 0);
                    if (failure == null) {
                        appended.increment();
                    }
                });
    }

    @Override
    public void close() {
        schedule.shutdown();
    }
}
