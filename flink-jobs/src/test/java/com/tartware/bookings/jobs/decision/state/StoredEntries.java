package com.tartware.bookings.jobs.decision.state;

import com.tartware.bookings.core.tenant.InMemoryTenantState.Stored;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/** Counts what {@link FlinkTenantState} has in a backend, past its end or not. */
public final class StoredEntries {
    private static final TypeSerializer<long[]> WORDS = LongPrimitiveArraySerializer.INSTANCE;

    private final KeyedStateBackend<String> backend;

    private StoredEntries(KeyedStateBackend<String> backend) {
        this.backend = backend;
    }

    /** Tenants that have anything at all. */
    public static Map<String, Stored> byTenant(KeyedStateBackend<String> backend) throws Exception {
        return new StoredEntries(backend).byTenant();
    }

    private Map<String, Stored> byTenant() throws Exception {
        Map<String, Integer> nightBlocks = count("night-blocks", LongSerializer.INSTANCE, WORDS);
        Map<String, Integer> keyTables = count("key-tables", LongSerializer.INSTANCE, WORDS);
        Map<String, Integer> holds = count("holds", LongSerializer.INSTANCE, WORDS);
        Map<String, Integer> bookingEnds = count("booking-ends", LongSerializer.INSTANCE, WORDS);
        Map<String, Integer> bookings = count("bookings", UuidSerializer.INSTANCE, BookingSerializer.INSTANCE);
        Map<String, Integer> refused = count("refused", UuidSerializer.INSTANCE, UuidSerializer.INSTANCE);
        Map<String, Stored> stored = new HashMap<>();
        backend.getKeys("cursor", VoidNamespace.INSTANCE)
                .forEach(tenantId -> stored.put(
                        tenantId,
                        new Stored(
                                nightBlocks.getOrDefault(tenantId, 0),
                                keyTables.getOrDefault(tenantId, 0),
                                holds.getOrDefault(tenantId, 0),
                                bookingEnds.getOrDefault(tenantId, 0),
                                bookings.getOrDefault(tenantId, 0),
                                refused.getOrDefault(tenantId, 0))));
        return stored;
    }

    private <K, V> Map<String, Integer> count(String name, TypeSerializer<K> keys, TypeSerializer<V> values)
            throws Exception {
        Map<String, Integer> counts = new HashMap<>();
        backend.applyToAllKeys(
                VoidNamespace.INSTANCE,
                VoidNamespaceSerializer.INSTANCE,
                new MapStateDescriptor<>(name, keys, values),
                (String tenantId, MapState<K, V> state) -> counts.put(tenantId, size(state)));
        return counts;
    }

    private static int size(MapState<?, ?> state) throws Exception {
        int size = 0;
        for (Iterator<?> keys = state.keys().iterator(); keys.hasNext(); keys.next()) {
            size++;
        }
        return size;
    }
}
