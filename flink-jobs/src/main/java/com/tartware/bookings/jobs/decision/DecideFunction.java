package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.codec.CommandReader;
import com.tartware.bookings.codec.DecisionCodec;
import com.tartware.bookings.codec.RefusedRecordException;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.ledger.BookingLedger;
import com.tartware.bookings.jobs.decision.state.FlinkTenantState;
import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.sinks.reply.DeadLetter;
import com.tartware.bookings.sinks.reply.DecisionRecords;
import com.tartware.bookings.sinks.reply.OutgoingRecord;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Carries a tenant's commands to the ledger and its decisions to the reply topic. What cannot be taken becomes a dead letter and
 * leaves the tenant's sequence untouched. State ends as {@link FlinkTenantState} says.
 */
final class DecideFunction extends KeyedProcessFunction<String, CommandRecord, OutgoingRecord> {
    private static final long serialVersionUID = 1L;

    /** An expiry is to be seen within 3 s and a checkpoint; ticks take one of them. */
    private static final long ALARM_MILLIS = 1_000;

    private static final int SWEEP_SPREAD_SECONDS = 6 * 3_600;

    private final RegistryConnection registryConnection;
    private final int partitions;
    private final int letterBytesMax;
    private final int answerPartitions;
    private transient CommandReader reader;
    private transient DecisionRecords records;
    private transient BookingLedger ledger;
    private transient FlinkTenantState state;
    private transient DecisionMetrics metrics;
    private transient TimerService timers;
    private transient String tenantId;

    /**
     * Decides the commands of a topic.
     *
     * @param partitions of the command topic
     * @param letterBytesMax the longest record that the topic of the dead letters takes
     * @param answerPartitions of the answers topic; 0 if there is none, and then nobody is answered there
     */
    DecideFunction(RegistryConnection registryConnection, int partitions, int letterBytesMax, int answerPartitions) {
        this.registryConnection = registryConnection;
        this.partitions = partitions;
        this.letterBytesMax = letterBytesMax;
        this.answerPartitions = answerPartitions;
    }

    @Override
    public void open(OpenContext context) {
        SchemaRegistry registry = registryConnection.connect();
        reader = new CommandReader(registry, partitions);
        records = new DecisionRecords(registry);
        ledger = new BookingLedger();
        state = new FlinkTenantState(getRuntimeContext(), new TenantTimers());
        metrics = new DecisionMetrics(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(CommandRecord record, Context context, Collector<OutgoingRecord> out) {
        timers = context.timerService();
        tenantId = context.getCurrentKey();
        Command command;
        try {
            command = reader.read(record.key() == null ? null : tenantId, record.value(), record.partition());
        } catch (RefusedRecordException refused) {
            bury(record, refused, out);
            return;
        }
        if (command == null) {
            return; // A clock tick has done its work once it has passed the log clock.
        }
        List<Decision> decisions = stoppingAtTheImpossible(
                () -> ledger.decide(command, record.logTimeMillis(), state),
                () -> "tenant %s at %s-%d offset %d, command %s"
                        .formatted(
                                tenantId,
                                Topic.COMMANDS.topicName(),
                                record.partition(),
                                record.offset(),
                                command.commandId()));
        metrics.decided(decisions);
        boolean awaited = record.answerPartition() >= 0 && record.answerPartition() < answerPartitions;
        boolean answered = false;
        for (Decision decision : decisions) {
            boolean answers = decision.commandId() != null;
            OutgoingRecord reply =
                    emit(DecisionCodec.toAvro(tenantId, decision), answers ? record.traceparent() : null, out);
            if (answers && awaited) {
                out.collect(DecisionRecords.answer(reply, decision.commandId().toString(), record.answerPartition()));
            }
            answered |= answers;
        }
        if (awaited && !answered) {
            out.collect(DecisionRecords.repeatAnswer(
                    tenantId, command.commandId().toString(), record.answerPartition(), record.logTimeMillis()));
        }
    }

    /** The tenant is idle: what its next command would find expired expires now, and is dated the same. */
    @Override
    public void onTimer(long logTimeMillis, OnTimerContext context, Collector<OutgoingRecord> out) {
        timers = context.timerService();
        tenantId = context.getCurrentKey();
        List<Decision> expiries =
                stoppingAtTheImpossible(() -> ledger.advanceTo(logTimeMillis, state), () -> "tenant %s at log time %s"
                        .formatted(tenantId, Instant.ofEpochMilli(logTimeMillis)));
        metrics.expired(expiries);
        expiries.forEach(expiry -> emit(DecisionCodec.toAvro(tenantId, expiry), null, out));
    }

    /**
     * Stops the job for good, and says where: what the ledger cannot do it could not do after a restart either. State that cannot
     * be reached may be there again after one.
     */
    private static List<Decision> stoppingAtTheImpossible(Supplier<List<Decision>> deciding, Supplier<String> where) {
        try {
            return deciding.get();
        } catch (FlinkRuntimeException unreachable) {
            throw unreachable;
        } catch (RuntimeException impossible) {
            throw new SuppressRestartsException(
                    new IllegalStateException(where.get() + ": " + impossible.getMessage(), impossible));
        }
    }

    /** The alarms of the current key's tenant, as its timers. */
    private final class TenantTimers implements FlinkTenantState.Alarms {
        /** Rounded up to full seconds, so that a tenant with many holds has few timers. */
        @Override
        public void wakeAt(long logTimeMillis) {
            timers.registerEventTimeTimer(-Math.floorDiv(-logTimeMillis, ALARM_MILLIS) * ALARM_MILLIS);
        }

        /** Spread over some hours: at midnight itself all tenants together would hold up the first guest of the day. */
        @Override
        public void sweepAfter(long midnightMillis) {
            long laterSeconds = Math.floorMod(tenantId.hashCode(), SWEEP_SPREAD_SECONDS);
            timers.registerEventTimeTimer(midnightMillis + laterSeconds * ALARM_MILLIS);
        }
    }

    /** @return the record on the reply topic */
    private OutgoingRecord emit(
            com.tartware.bookings.avro.Decision decision, String traceparent, Collector<OutgoingRecord> out) {
        OutgoingRecord reply = records.of(decision, traceparent);
        out.collect(reply);
        long decidedAtMillis = decision.getDecidedAt().toEpochMilli();
        DecisionCodec.availabilityOf(decision).forEach(night -> out.collect(records.of(night, decidedAtMillis)));
        return reply;
    }

    private void bury(CommandRecord record, RefusedRecordException refused, Collector<OutgoingRecord> out) {
        metrics.buried();
        DeadLetter letter = new DeadLetter(
                Topic.COMMANDS.topicName(), record.partition(), record.offset(), refused.code(), refused.getMessage());
        out.collect(letter.record(record.key(), record.value(), record.logTimeMillis(), letterBytesMax));
    }
}
