package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.codec.CommandReader;
import com.tartware.bookings.codec.DecisionCodec;
import com.tartware.bookings.codec.RefusedRecordException;
import com.tartware.bookings.core.clock.LogClock;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.ledger.BookingLedger;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The command log folded again, in memory, by the same ledger: what every decision should have been. Clock ticks count too: with
 * them holds of tenants expire that sent nothing since.
 */
final class ReplayedLog {
    /**
     * A hold is expired in the job once every partition's log time is past its deadline, and up to two seconds later: the watermark is a
     * millisecond short of log time, and the operator wakes at full seconds. The contract gives three, and a checkpoint, while ticks
     * come; without them the job gets no further, and neither may what is due.
     */
    private static final Duration EXPIRY_SEEN_MAX = Duration.ofSeconds(3);

    private final BookingLedger ledger = new BookingLedger();
    private final LogClock clock = new LogClock();
    private final int partitions;
    private final Map<String, Tenant> tenants = new HashMap<>();
    private final CommandReader reader;
    private final DeadLetters deadLetters;
    private final Decisions decisions = new Decisions();
    private long commands;
    private long expiries;
    private long ticks;

    private record Tenant(int partition, InMemoryTenantState state) {}

    /** @param deadLetters says what was refused while it could not be read, and is told of every record that is nobody's command */
    ReplayedLog(SchemaRegistry registry, int partitions, DeadLetters deadLetters) {
        this.partitions = partitions;
        this.reader = new CommandReader(registry, partitions);
        this.deadLetters = deadLetters;
    }

    void fold(ConsumerRecord<byte[], byte[]> record) {
        long logTimeMillis = clock.advance(record.partition(), record.timestamp());
        String tenantId = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        if (deadLetters.standsRefused(record.partition(), record.offset(), record.value())) {
            deadLetters.refuse(record.partition(), record.offset(), logTimeMillis, record.value());
            return;
        }
        Command command;
        try {
            command = reader.read(tenantId, record.value(), record.partition());
        } catch (RefusedRecordException e) {
            deadLetters.refuse(record.partition(), record.offset(), logTimeMillis, record.value());
            return;
        }
        if (command == null) {
            ticks++;
            return;
        }
        commands++;
        Tenant tenant =
                tenants.computeIfAbsent(tenantId, unknown -> new Tenant(record.partition(), new InMemoryTenantState()));
        keep(tenantId, ledger.decide(command, logTimeMillis, tenant.state()));
    }

    /**
     * By tenant up to where the reply topic must come, whatever happens next: every command folded so far, and every expiry that
     * the job has seen the time of.
     */
    Map<String, Long> due() {
        Map<Integer, Long> logTimes = clock.logTimeMillisByPartition();
        if (logTimes.size() == partitions) {
            long reachedMillis = Collections.min(logTimes.values()) - EXPIRY_SEEN_MAX.toMillis();
            tenants.forEach((tenantId, tenant) -> advance(tenantId, tenant, reachedMillis));
        }
        return decisions.lastByTenant();
    }

    /** Decides every expiry that the job may have decided by what was folded so far. */
    void advanceToEnd() {
        Map<Integer, Long> logTimes = clock.logTimeMillisByPartition();
        tenants.forEach((tenantId, tenant) -> advance(tenantId, tenant, logTimes.get(tenant.partition())));
    }

    private void advance(String tenantId, Tenant tenant, long logTimeMillis) {
        if (logTimeMillis > tenant.state().cursor().logTimeMillis()) {
            keep(tenantId, ledger.advanceTo(logTimeMillis, tenant.state()));
        }
    }

    private void keep(String tenantId, List<Decision> decided) {
        for (Decision decision : decided) {
            decisions.add(DecisionCodec.toAvro(tenantId, decision));
            if (decision.commandId() == null) {
                expiries++;
            }
        }
    }

    Decisions decisions() {
        return decisions;
    }

    long commands() {
        return commands;
    }

    /** Among {@link #decisions()}, those that answer no command. */
    long expiries() {
        return expiries;
    }

    long ticks() {
        return ticks;
    }
}
