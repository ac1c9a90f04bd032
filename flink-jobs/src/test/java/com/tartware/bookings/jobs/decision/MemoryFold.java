package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.codec.CommandReader;
import com.tartware.bookings.codec.DecisionCodec;
import com.tartware.bookings.codec.RefusedRecordException;
import com.tartware.bookings.core.clock.LogClock;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.ledger.BookingLedger;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import com.tartware.bookings.core.tenant.InMemoryTenantState.Stored;
import com.tartware.bookings.jobs.testing.Appended;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** The fold in its plainest form: one ledger, states in memory, no operator. Its decisions are the bytes that all others must give. */
final class MemoryFold {
    private final int partitions;
    private final CommandReader reader;
    private final BookingLedger ledger = new BookingLedger();
    private final AvroRecordEncoder<Decision> encoder = new AvroRecordEncoder<>(Decision.class);
    private final LogClock clock = new LogClock();
    private final Map<String, InMemoryTenantState> tenants = new TreeMap<>();
    private final Map<String, List<byte[]>> decisionsByTenant = new HashMap<>();

    MemoryFold(int partitions) {
        this.partitions = partitions;
        reader = new CommandReader(new FixedRegistry(), partitions);
    }

    /** Folds the next record of its partition and returns its log time. */
    long append(String tenantId, byte[] value, int partition, long appendTimeMillis) {
        long logTimeMillis = clock.advance(partition, appendTimeMillis);
        try {
            Command command = reader.read(tenantId, value, partition);
            if (command != null) {
                InMemoryTenantState state = tenants.computeIfAbsent(tenantId, tenant -> new InMemoryTenantState());
                keep(tenantId, ledger.decide(command, logTimeMillis, state));
            }
        } catch (RefusedRecordException refused) {
            throw new AssertionError(refused);
        }
        return logTimeMillis;
    }

    /** Folds records, and returns the watermark that they leave behind, at the last full second that every partition has reached. */
    long append(List<Appended> records) {
        for (Appended record : records) {
            append(record.tenantId(), record.value(), record.partition(), record.appendTimeMillis());
        }
        if (clock.logTimeMillisByPartition().size() < partitions) {
            return Long.MIN_VALUE; // a partition that nothing was read of holds the watermark back
        }
        long watermarkMillis = Collections.min(clock.logTimeMillisByPartition().values()) - 1;
        return Math.floorDiv(watermarkMillis, 1_000) * 1_000;
    }

    /** What each tenant's state holds. */
    List<Stored> stored() {
        return tenants.values().stream().map(InMemoryTenantState::stored).toList();
    }

    /** Whether a tenant's state has something of everything: live holds, bookings by the page, keys in more than one page, refusals. */
    boolean isWorthASavepoint() {
        return holds(Stored::bookings, 64)
                && holds(Stored::keyTables, 4)
                && holds(Stored::holds, 4)
                && holds(Stored::refused, 1);
    }

    private boolean holds(ToIntFunction<Stored> what, int atLeast) {
        return stored().stream().anyMatch(stored -> what.applyAsInt(stored) >= atLeast);
    }

    Map<String, Stored> storedByTenant() {
        Map<String, Stored> stored = new TreeMap<>();
        tenants.forEach((tenantId, state) -> stored.put(tenantId, state.stored()));
        return stored;
    }

    /** Moves every tenant on to where the watermark has come. */
    void advanceTo(long watermarkMillis) {
        tenants.forEach((tenantId, state) -> keep(tenantId, ledger.advanceTo(watermarkMillis, state)));
    }

    /** The bodies of each tenant's decisions, in order of their sequence. */
    Map<String, List<byte[]>> decisionsByTenant() {
        return decisionsByTenant;
    }

    int decisions() {
        return decisionsByTenant.values().stream().mapToInt(List::size).sum();
    }

    private void keep(String tenantId, List<com.tartware.bookings.core.decision.Decision> decisions) {
        List<byte[]> bodies = decisionsByTenant.computeIfAbsent(tenantId, tenant -> new ArrayList<>());
        decisions.forEach(decision -> bodies.add(encoder.encodeBody(DecisionCodec.toAvro(tenantId, decision))));
    }
}
