package com.tartware.bookings.localstack.gap;

import com.tartware.bookings.localstack.gap.Gap.LastGood;
import com.tartware.bookings.localstack.topics.ForeignReplies;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.Reply;
import com.tartware.bookings.localstack.topics.ReplyReader;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.DecisionIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds the tenants that projections hold, and what on the reply topic nobody took. */
public final class GapScan {
    private final ReplyReader replies;
    private final SortedMap<String, Tenant> tenants = new TreeMap<>();
    private final ForeignReplies contradictions = new ForeignReplies();

    private record Early(Place place, int identity) {}

    private static final class Tenant {
        long last;
        LastGood lastGood;

        /** Above the next one, and not come again since. */
        final SortedMap<Long, List<Early>> early = new TreeMap<>();

        /** Those that came after the last one taken: they hold the tenant. */
        final SortedSet<Long> waiting = new TreeSet<>();
    }

    /** @param partitions of the reply topic */
    public GapScan(SchemaRegistry registry, int partitions) {
        this.replies = new ReplyReader(registry, partitions);
    }

    /** Takes the next committed record of the reply topic. */
    public void read(ConsumerRecord<byte[], byte[]> record) {
        replies.read(record).ifPresent(this::take);
    }

    private void take(Reply reply) {
        Tenant tenant = tenants.computeIfAbsent(reply.tenantId(), unknown -> new Tenant());
        switch (reply.order()) {
            case NEXT -> goOn(tenant, reply);
            case TOO_EARLY -> {
                tenant.waiting.add(reply.sequence());
                tenant.early
                        .computeIfAbsent(reply.sequence(), sequence -> new ArrayList<>())
                        .add(new Early(reply.place(), DecisionIdentity.of(reply.decision())));
            }
            case CONFLICT -> contradicts(reply.place(), reply);
            case REPEAT -> {}
        }
    }

    private void goOn(Tenant tenant, Reply reply) {
        tenant.last = reply.sequence();
        tenant.lastGood = new LastGood(reply.place(), reply.decision().getDecidedAt(), reply.writtenAt());
        tenant.waiting.clear();
        List<Early> same = tenant.early.remove(reply.sequence());
        if (same != null) {
            int identity = DecisionIdentity.of(reply.decision());
            same.stream()
                    .filter(early -> early.identity() != identity)
                    .forEach(early -> contradicts(early.place(), reply));
        }
    }

    private void contradicts(Place place, Reply reply) {
        contradictions.add(
                place,
                "%s #%d says something else than the #%d that was taken"
                        .formatted(reply.tenantId(), reply.sequence(), reply.sequence()));
    }

    /** In the order of their tenants' ids. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        tenants.forEach((tenantId, tenant) -> {
            if (!tenant.waiting.isEmpty()) {
                gaps.add(new Gap(
                        tenantId,
                        tenant.last + 1,
                        tenant.waiting.first(),
                        endOfFirstRun(tenant.waiting),
                        tenant.waiting.size(),
                        tenant.lastGood));
            }
        });
        return gaps;
    }

    private static long endOfFirstRun(SortedSet<Long> sequences) {
        long end = sequences.first();
        while (sequences.contains(end + 1)) {
            end++;
        }
        return end;
    }

    /**
     * What the decision job did not write. A number that came too early and never again is among it once its tenant has gone on; while
     * a repair decides again, it may yet come.
     */
    public ForeignReplies foreign() {
        ForeignReplies overtaken = new ForeignReplies();
        tenants.forEach((tenantId, tenant) -> tenant.early.forEach((sequence, records) -> {
            if (!tenant.waiting.contains(sequence)) {
                records.forEach(early -> overtaken.add(
                        early.place(),
                        "%s #%d came before #%d, and the tenant went on without it"
                                .formatted(tenantId, sequence, tenant.last)));
            }
        }));
        return replies.passedOver().with(contradictions).with(overtaken);
    }

    /** The last sequence that readers took, 0 if none. */
    long last(String tenantId) {
        Tenant tenant = tenants.get(tenantId);
        return tenant == null ? 0 : tenant.last;
    }

    public int tenants() {
        return tenants.size();
    }
}
