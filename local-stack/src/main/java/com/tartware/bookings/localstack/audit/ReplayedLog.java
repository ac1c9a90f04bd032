package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.Decision;
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
    private final Decisions decisions = new Decisions();
    private long commands;
    private long ticks;
    private long refused;

    ReplayedLog(SchemaRegistry registry, int partitions) {
        this.reader = new CommandReader(registry, partitions);
    }

    void fold(ConsumerRecord<byte[], byte[]> record) {
        long logTimeMillis = clock.advance(record.partition(), record.timestamp());
        String tenantId = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        Command command;
        try {
            command = reader.read(tenantId, record.value(), record.partition());
        } catch (RefusedRecordException e) {
            refused++;
            return;
        }
        if (command == null) {
            ticks++;
            return;
        }
        commands++;
        InMemoryTenantState state = tenants.computeIfAbsent(tenantId, tenant -> new InMemoryTenantState());
        for (var decision : ledger.decide(command, logTimeMillis, state)) {
            Decision inAvro = DecisionCodec.toAvro(tenantId, decision);
            decisions.add(inAvro);
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

    long refused() {
        return refused;
    }
}
