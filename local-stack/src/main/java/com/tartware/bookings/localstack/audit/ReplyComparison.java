package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.NightState;
import com.tartware.bookings.avro.RoomTypeNights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The reply topic against the replay: every decision due is there, every one there is what the replay says. */
final class ReplyComparison {
    private final Decisions replayed;
    private final Differences differences;

    ReplyComparison(Decisions replayed, Differences differences) {
        this.replayed = replayed;
        this.differences = differences;
    }

    /** @param due by tenant up to where the topic must go; it may go on from there */
    void compare(ReplyTopic replies, Map<String, Long> due) {
        due.forEach((tenantId, last) -> {
            SortedMap<Long, byte[]> held = replies.heldByTenant().getOrDefault(tenantId, new TreeMap<>());
            for (long sequence = replies.decisions().last(tenantId) + 1; sequence <= last; sequence++) {
                if (!held.containsKey(sequence)) {
                    differences.add("reply topic: %s #%d is missing, the replay says %s"
                            .formatted(tenantId, sequence, replayed.decision(tenantId, sequence)));
                }
            }
        });
        replies.heldByTenant()
                .forEach((tenantId, held) ->
                        differences.add("reply topic: %s #%d is missing, and %d decisions up to #%d are held behind it"
                                .formatted(
                                        tenantId,
                                        replies.decisions().last(tenantId) + 1,
                                        held.size(),
                                        held.lastKey())));
        replies.decisions().bodiesByTenant().forEach(this::compareTenant);
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
