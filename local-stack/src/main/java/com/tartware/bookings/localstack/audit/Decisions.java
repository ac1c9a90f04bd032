package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/** Decisions by tenant and sequence, kept as their Avro bodies: small, and comparable to the byte. */
final class Decisions {
    private final SortedMap<String, List<byte[]>> bodiesByTenant = new TreeMap<>();
    private final AvroRecordEncoder<Decision> encoder = new AvroRecordEncoder<>(Decision.class);
    private final SpecificDatumReader<Decision> reader = new SpecificDatumReader<>(Decision.class);

    /** Null where nothing has that sequence (yet). */
    byte[] body(String tenantId, long sequence) {
        List<byte[]> bodies = bodiesByTenant.getOrDefault(tenantId, List.of());
        return sequence >= 1 && sequence <= bodies.size() ? bodies.get((int) sequence - 1) : null;
    }

    Decision decision(String tenantId, long sequence) {
        return decode(body(tenantId, sequence));
    }

    byte[] bodyOf(Decision decision) {
        return encoder.encodeBody(decision);
    }

    /** Keeps the decision at its sequence; places before it that were never filled stay null. */
    void add(Decision decision) {
        List<byte[]> bodies = bodiesByTenant.computeIfAbsent(decision.getTenantId(), tenant -> new ArrayList<>());
        int index = Math.toIntExact(decision.getTenantSequence() - 1);
        while (bodies.size() <= index) {
            bodies.add(null);
        }
        bodies.set(index, encoder.encodeBody(decision));
    }

    Map<String, List<byte[]>> bodiesByTenant() {
        return bodiesByTenant;
    }

    /** The highest sequence of the tenant, 0 if it has none. */
    long last(String tenantId) {
        return bodiesByTenant.getOrDefault(tenantId, List.of()).size();
    }

    long count() {
        return bodiesByTenant.values().stream()
                .flatMap(List::stream)
                .filter(body -> body != null)
                .count();
    }

    Decision decode(byte[] body) {
        try {
            return reader.read(null, DecoderFactory.get().binaryDecoder(body, null));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail", e);
        }
    }
}
