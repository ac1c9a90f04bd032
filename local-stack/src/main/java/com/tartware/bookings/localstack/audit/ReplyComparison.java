package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.NightState;
import com.tartware.bookings.avro.RoomTypeNights;
import com.tartware.bookings.localstack.audit.ReplyTopic.Dropped;
import com.tartware.bookings.localstack.topics.ForeignReplies;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The reply topic against the replay: every decision due is there, every one taken is what the replay says. A record that was dropped and
 * that the replay does not know is a stranger's: nobody was misled by it, so it is told of, and is no difference.
 */
final class ReplyComparison {
    private final Decisions replayed;
    private final Differences differences;

    ReplyComparison(Decisions replayed, Differences differences) {
        this.replayed = replayed;
        this.differences = differences;
    }

    /**
     * Compares all that was read.
     *
     * @param due by tenant up to where the topic must go; it may go on from there
     * @return what on the topic the decision job did not write
     */
    ForeignReplies compare(ReplyTopic replies, Map<String, Long> due) {
        ForeignReplies foreign = new ForeignReplies();
        for (Dropped dropped : replies.contradictions()) {
            if (!isReplayed(dropped)) {
                foreign.add(
                        dropped.place(),
                        "%s #%d repeats a number with another content"
                                .formatted(dropped.tenantId(), dropped.sequence()));
            }
        }
        SortedMap<String, SortedSet<Long>> heldByTenant = new TreeMap<>();
        replies.earlyByTenant()
                .forEach((tenantId, early) -> early.forEach((sequence, records) -> {
                    for (Dropped dropped : records) {
                        if (isReplayed(dropped)) {
                            heldByTenant
                                    .computeIfAbsent(tenantId, tenant -> new TreeSet<>())
                                    .add(sequence);
                        } else {
                            foreign.add(
                                    dropped.place(),
                                    "%s #%d comes before its turn, and the replay has no such decision"
                                            .formatted(tenantId, sequence));
                        }
                    }
                }));
        due.forEach((tenantId, last) -> {
            SortedSet<Long> held = heldByTenant.getOrDefault(tenantId, new TreeSet<>());
            for (long sequence = replies.decisions().last(tenantId) + 1; sequence <= last; sequence++) {
                if (!held.contains(sequence)) {
                    differences.add("reply topic: %s #%d is missing, the replay says %s"
                            .formatted(tenantId, sequence, replayed.decision(tenantId, sequence)));
                }
            }
        });
        heldByTenant.forEach((tenantId, held) ->
                differences.add("reply topic: %s #%d is missing, and %d decisions up to #%d are held behind it"
                        .formatted(tenantId, replies.decisions().last(tenantId) + 1, held.size(), held.last())));
        replies.decisions().bodiesByTenant().forEach(this::compareTenant);
        return replies.passedOver().with(foreign);
    }

    private boolean isReplayed(Dropped dropped) {
        return Arrays.equals(dropped.body(), replayed.body(dropped.tenantId(), dropped.sequence()));
    }

    private void compareTenant(String tenantId, List<byte[]> bodies) {
        Map<String, Integer> roomsTakenByNight = new HashMap<>();
        for (int index = 0; index < bodies.size(); index++) {
            byte[] reply = bodies.get(index);
            byte[] expected = replayed.body(tenantId, index + 1L);
            Decision decision = replayed.decode(reply);
            if (!Arrays.equals(reply, expected)) {
                differences.add("reply topic: %s #%d is %s, the replay says %s"
                        .formatted(
                                tenantId,
                                index + 1L,
                                decision,
                                expected == null ? "no such decision" : replayed.decode(expected)));
            }
            checkNights(decision, roomsTakenByNight);
        }
    }

    /**
     * The invariant of the contract: nothing but an inventory cut brings a night above its limit. Where one did, rooms may still be
     * given back one by one, and a hold become a sale.
     */
    private void checkNights(Decision decision, Map<String, Integer> roomsTakenByNight) {
        for (RoomTypeNights roomType : decision.getNights()) {
            for (NightState night : roomType.getNights()) {
                int roomsTaken = night.getSold() + night.getHeld();
                Integer before = roomsTakenByNight.put(
                        ExpectedStores.nightKey(
                                decision.getTenantId(),
                                roomType.getPropertyId(),
                                roomType.getRoomTypeId(),
                                night.getNight().toString()),
                        roomsTaken);
                if (roomsTaken > night.getAllotment() + night.getOverbookingLimit()
                        && roomsTaken > (before == null ? 0 : before)) {
                    differences.add("reply topic: %s #%d oversells %s/%s on %s"
                            .formatted(
                                    decision.getTenantId(),
                                    decision.getTenantSequence(),
                                    roomType.getPropertyId(),
                                    roomType.getRoomTypeId(),
                                    night.getNight()));
                }
            }
        }
    }
}
