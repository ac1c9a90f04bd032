package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.ReplyRecord;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** How often a command was decided. */
final class DecidedCommand {
    /** A key that made no booking is forgotten after so long, and the same request is a new command then. */
    private static final long KEY_KNOWN_MILLIS = 86_400_000;

    private DecidedCommand() {}

    /** Null if there is exactly one, or what there is instead. */
    static String notOnce(Replies replies, String tenant, UUID commandId) {
        List<ReplyRecord> about = replies.about(tenant, commandId);
        if (about.isEmpty()) {
            return "command %s has no decision".formatted(commandId);
        }
        for (int i = 1; i < about.size(); i++) {
            long afterMillis = about.get(i).answer().decidedAtMillis()
                    - about.get(i - 1).answer().decidedAtMillis();
            if (afterMillis < KEY_KNOWN_MILLIS) {
                return "command %s has %d decisions: %s"
                        .formatted(
                                commandId,
                                about.size(),
                                about.stream().map(ReplyRecord::name).collect(Collectors.joining(", ")));
            }
        }
        return null;
    }
}
