package com.tartware.bookings.localstack.gap;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.localstack.topics.InSequence;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds the tenants that projections hold. */
public final class GapScan {
    private final AvroRecordDecoder<Decision> decoder;
    private final SortedMap<String, Tenant> tenants = new TreeMap<>();

    private static final class Tenant {
        long last;
        Place lastPlace;
        Instant lastDecidedAt;
        final TreeSet<Long> waiting = new TreeSet<>();
    }

    public GapScan(SchemaRegistry registry) {
        this.decoder = new AvroRecordDecoder<>(Topic.DECISIONS, Decision.class, registry);
    }

    /** Takes the next committed record of the reply topic. */
    public void read(ConsumerRecord<byte[], byte[]> record) {
        Decision decision;
        try {
            decision = decoder.decode(record.value());
        } catch (UnreadableRecordException e) {
            return; // A stranger's; the projections pass it over, and the audit reports it.
        }
        take(
                decision.getTenantId(),
                decision.getTenantSequence(),
                decision.getDecidedAt(),
                new Place(record.partition(), record.offset()));
    }

    void take(String tenantId, long sequence, Instant decidedAt, Place place) {
        Tenant tenant = tenants.computeIfAbsent(tenantId, unknown -> new Tenant());
        switch (InSequence.after(tenant.last, sequence)) {
            case NEXT -> {
                tenant.last = sequence;
                tenant.lastPlace = place;
                tenant.lastDecidedAt = decidedAt;
                tenant.waiting.remove(sequence);
            }
            case TOO_EARLY -> tenant.waiting.add(sequence);
            case REPEAT -> {}
        }
    }

    /** In the order of their tenants' ids. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        tenants.forEach((tenantId, tenant) -> {
            if (!tenant.waiting.isEmpty()) {
                // A decision that came again is waited for no more, so the lowest that waits is above the missing one.
                gaps.add(new Gap(
                        tenantId,
                        tenant.last + 1,
                        tenant.waiting.first(),
                        tenant.waiting.size(),
                        tenant.lastPlace,
                        tenant.lastDecidedAt));
            }
        });
        return gaps;
    }

    public int tenants() {
        return tenants.size();
    }
}
