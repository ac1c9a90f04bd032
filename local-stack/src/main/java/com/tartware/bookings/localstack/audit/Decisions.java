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

/** Each tenant's decisions from 1 on without a gap, kept as their Avro bodies: small, and comparable to the byte. */
final class Decisions {
    private final SortedMap<String, List<byte[]>> bodiesByTenant = new TreeMap<>();
    private final AvroRecordEncoder<Decision> encoder = new AvroRecordEncoder<>(Decision.class);
    private final SpecificDatumReader<Decision> reader = new SpecificDatumReader<>(Decision.class);

    /** Null where nothing has that sequence (yet). */
    byte[] body(String tenantId, long sequence) {
        List<byte[]> bodies = bodiesByTenant.getOrDefault(tenantId, List.of());
        return sequence >= 1 && sequence <= bodies.size() ? bodies.get((int) sequence - 1) : null;
    }

    /** Null where nothing has that sequence (yet). */
    Decision decision(String tenantId, long sequence) {
        byte[] body = body(tenantId, sequence);
        return body == null ? null : decode(body);
    }

    byte[] bodyOf(Decision decision) {
        return encoder.encodeBody(decision);
    }

    /** @throws IllegalStateException if it does not follow the tenant's last one */
    void add(Decision decision) {
        String tenantId = decision.getTenantId();
        if (decision.getTenantSequence() != last(tenantId) + 1) {
            throw new IllegalStateException(
                    "%s #%d follows #%d".formatted(tenantId, decision.getTenantSequence(), last(tenantId)));
        }
        bodiesByTenant.computeIfAbsent(tenantId, tenant -> new ArrayList<>()).add(bodyOf(decision));
    }

    Map<String, List<byte[]>> bodiesByTenant() {
        return bodiesByTenant;
    }

    /** The highest sequence of the tenant, 0 if it has none. */
    long last(String tenantId) {
        return bodiesByTenant.getOrDefault(tenantId, List.of()).size();
    }

    /** Up to where every tenant is now; does not change when decisions are added. */
    Map<String, Long> lastByTenant() {
        Map<String, Long> last = new TreeMap<>();
        bodiesByTenant.forEach((tenantId, bodies) -> last.put(tenantId, (long) bodies.size()));
        return last;
    }

    long count() {
        return bodiesByTenant.values().stream().mapToLong(List::size).sum();
    }

    Decision decode(byte[] body) {
        try {
            return reader.read(null, DecoderFactory.get().binaryDecoder(body, null));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail", e);
        }
    }
}
