package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.codec.CommandReader;
import com.tartware.bookings.codec.DecisionCodec;
import com.tartware.bookings.codec.RefusedRecordException;
import com.tartware.bookings.core.clock.LogClock;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.ledger.BookingLedger;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The command log folded again, in memory, by the same ledger: what every decision should have been. */
final class ReplayedLog {
    private final BookingLedger ledger = new BookingLedger();
    private final LogClock clock = new LogClock();
    private final Map<String, InMemoryTenantState> tenants = new HashMap<>();
    private final CommandReader reader;
    private final DeadLetters deadLetters;
    private final Decisions decisions = new Decisions();
    private long commands;
    private long ticks;

    /** @param deadLetters is told of every record that is nobody's command */
    ReplayedLog(SchemaRegistry registry, int partitions, DeadLetters deadLetters) {
        this.reader = new CommandReader(registry, partitions);
        this.deadLetters = deadLetters;
    }

    void fold(ConsumerRecord<byte[], byte[]> record) {
        long logTimeMillis = clock.advance(record.partition(), record.timestamp());
        String tenantId = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
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
        InMemoryTenantState state = tenants.computeIfAbsent(tenantId, tenant -> new InMemoryTenantState());
        for (var decision : ledger.decide(command, logTimeMillis, state)) {
            decisions.add(DecisionCodec.toAvro(tenantId, decision));
        }
    }

    Decisions decisions() {
        return decisions;
    }

    long commands() {
        return commands;
    }

    long ticks() {
        return ticks;
    }
}
