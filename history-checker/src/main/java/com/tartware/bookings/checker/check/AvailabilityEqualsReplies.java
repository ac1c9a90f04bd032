package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.check.BooksAt.NightAt;
import com.tartware.bookings.checker.check.BooksAt.NightKey;
import com.tartware.bookings.checker.history.NightRecord;
import com.tartware.bookings.checker.history.ReplyRecord;
import com.tartware.bookings.reference.Answer.DatedNight;
import com.tartware.bookings.reference.Answer.NightsThen;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Under each key the availability topic ends with the night's last counters. */
final class AvailabilityEqualsReplies implements Check {
    @Override
    public String name() {
        return "availability-equals-replies";
    }

    @Override
    public String promise() {
        return "the availability topic's newest record of a night has the last counters";
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        Map<String, Long> cut = evidence.history().cut();
        BooksAt books = new BooksAt(evidence.replies(), cut);
        Set<NightKey> seen = new HashSet<>();
        for (NightRecord night : evidence.history().availability()) {
            findings.examined(1);
            RoomNight place = new RoomNight(night.roomType(), night.night());
            NightKey key = new NightKey(night.tenant(), place);
            String where = "availability %s (partition %d offset %d)"
                    .formatted(night.key(), night.partition(), night.offset());
            if (!night.key().equals(night.tenant() + "/" + place)) {
                findings.violation("%s is about %s/%s".formatted(where, night.tenant(), place));
            }
            boolean isBeyondCut = night.sequence() > cut.getOrDefault(night.tenant(), 0L);
            NightAt due = isBeyondCut ? at(evidence.replies(), night, place) : books.nights.get(key);
            NightAt there = new NightAt(night.counters(), night.sequence());
            if (!there.equals(due)) {
                findings.violation("%s says %s, the reply topic %s".formatted(where, there, due));
            }
            seen.add(key);
        }
        books.nights.forEach((key, night) -> {
            if (!seen.contains(key)) {
                findings.violation("availability lacks night %s/%s of %s #%d"
                        .formatted(key.tenant(), key.place(), key.tenant(), night.sequence()));
            }
        });
    }

    /** The night in the very decision that the record names; null if that has no such night. */
    private static NightAt at(Replies replies, NightRecord night, RoomNight place) {
        ReplyRecord reply = replies.at(night.tenant(), night.sequence());
        if (reply == null) {
            return null;
        }
        for (NightsThen roomType : reply.answer().nights()) {
            for (DatedNight dated : roomType.nights()) {
                if (new RoomNight(roomType.roomType(), dated.date()).equals(place)) {
                    return new NightAt(dated.counters(), night.sequence());
                }
            }
        }
        return null;
    }
}
