package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.ReplyRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The decisions of the reply topic, by tenant and sequence: the first record of each sequence. */
final class Replies {
    /** A sequence so far beyond the last is not one that somebody skipped to. */
    private static final int SKIPPED_MAX = 1_000_000;

    private final Map<String, Tenant> tenants = new TreeMap<>();

    static Replies of(List<ReplyRecord> records) {
        Replies replies = new Replies();
        for (ReplyRecord record : records) {
            replies.tenants
                    .computeIfAbsent(record.tenant(), tenant -> new Tenant())
                    .add(record);
        }
        return replies;
    }

    private static final class Tenant {
        final List<ReplyRecord> bySequence = new ArrayList<>();
        final Map<UUID, ReplyRecord> firstByCommand = new HashMap<>();
        final Map<UUID, List<ReplyRecord>> furtherByCommand = new HashMap<>();

        void add(ReplyRecord record) {
            long sequence = record.answer().sequence();
            if (sequence >= 1 && sequence <= bySequence.size() + (long) SKIPPED_MAX) {
                int index = Math.toIntExact(sequence - 1);
                while (bySequence.size() <= index) {
                    bySequence.add(null);
                }
                ReplyRecord before = bySequence.get(index);
                if (before != null && before.answer().equals(record.answer())) {
                    return; // readers drop it
                }
                if (before == null) {
                    bySequence.set(index, record);
                }
            }
            UUID commandId = record.answer().commandId();
            if (commandId != null && firstByCommand.putIfAbsent(commandId, record) != null) {
                furtherByCommand
                        .computeIfAbsent(commandId, command -> new ArrayList<>(1))
                        .add(record);
            }
        }
    }

    SortedSet<String> tenants() {
        return new TreeSet<>(tenants.keySet());
    }

    /** In order of their sequence; missing ones are left out. */
    List<ReplyRecord> of(String tenant) {
        Tenant replies = tenants.get(tenant);
        return replies == null
                ? List.of()
                : replies.bySequence.stream().filter(record -> record != null).toList();
    }

    /** Null if it is missing. */
    ReplyRecord at(String tenant, long sequence) {
        Tenant replies = tenants.get(tenant);
        return replies == null || sequence < 1 || sequence > replies.bySequence.size()
                ? null
                : replies.bySequence.get(Math.toIntExact(sequence - 1));
    }

    long last(String tenant) {
        Tenant replies = tenants.get(tenant);
        return replies == null ? 0 : replies.bySequence.size();
    }

    /** Every decision that names the command, repeats of one and the same left out; there should be one. */
    List<ReplyRecord> about(String tenant, UUID commandId) {
        Tenant replies = tenants.get(tenant);
        ReplyRecord first = replies == null ? null : replies.firstByCommand.get(commandId);
        if (first == null) {
            return List.of();
        }
        List<ReplyRecord> further = replies.furtherByCommand.get(commandId);
        if (further == null) {
            return List.of(first);
        }
        List<ReplyRecord> all = new ArrayList<>(List.of(first));
        all.addAll(further);
        return all;
    }
}
