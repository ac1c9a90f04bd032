package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.Ask;
import com.tartware.bookings.checker.history.LogRecord;
import com.tartware.bookings.checker.history.LogRecord.CommandRecord;
import com.tartware.bookings.checker.history.ReplyRecord;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.BookingThen;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.Answer.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Every decision goes back to a record, every record to a request, every expiry to a hold that ended just then. */
final class NothingFromNothing implements Check {
    @Override
    public String name() {
        return "nothing-from-nothing";
    }

    @Override
    public String promise() {
        return "no decision without a request, no expiry without its hold";
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        for (String tenant : evidence.replies().tenants()) {
            decisions(tenant, evidence, findings);
        }
        records(evidence, findings);
    }

    private static void decisions(String tenant, Evidence evidence, Findings findings) {
        Map<UUID, BookingThen> bookings = new HashMap<>();
        for (ReplyRecord reply : evidence.replies().of(tenant)) {
            Answer answer = reply.answer();
            findings.examined(1);
            if (answer.outcome() == Outcome.EXPIRED) {
                expiry(reply, bookings.get(answer.bookingId()), findings);
            } else if (answer.commandId() == null) {
                findings.violation("%s is %s and names no command".formatted(reply.name(), answer.outcome()));
            } else if (evidence.logged(tenant).first(answer.commandId()) == null) {
                findings.violation("%s decides command %s, of which the command log has no record"
                        .formatted(reply.name(), answer.commandId()));
            }
            if (answer.booking() != null) {
                bookings.put(answer.bookingId(), answer.booking());
            }
        }
    }

    private static void expiry(ReplyRecord reply, BookingThen before, Findings findings) {
        Answer answer = reply.answer();
        if (before == null || before.status() != Status.HELD) {
            findings.violation("%s expires booking %s, which is no hold but %s"
                    .formatted(
                            reply.name(),
                            answer.bookingId(),
                            before == null ? "not there" : String.valueOf(before.status())));
        } else if (before.holdExpiresAtMillis() == null || before.holdExpiresAtMillis() != answer.decidedAtMillis()) {
            findings.violation("%s expires booking %s at %s, and its hold ends at %s"
                    .formatted(
                            reply.name(),
                            answer.bookingId(),
                            Texts.millis(answer.decidedAtMillis()),
                            before.holdExpiresAtMillis() == null
                                    ? "no time"
                                    : Texts.millis(before.holdExpiresAtMillis())));
        }
    }

    /** Only records from the journal's first request on: what was there before is not its clients'. */
    private static void records(Evidence evidence, Findings findings) {
        record Asked(String tenant, UUID commandId) {}
        Set<Asked> asked = new HashSet<>();
        long since = Long.MAX_VALUE;
        for (Ask ask : evidence.asks()) {
            asked.add(new Asked(ask.tenant(), ask.toldOrDueCommandId()));
            since = Math.min(since, ask.attempt().request().sentAtMillis());
        }
        long earlier = 0;
        for (LogRecord record : evidence.history().commandLog()) {
            if (record instanceof CommandRecord command) {
                if (command.appendTimeMillis() < since) {
                    earlier++;
                } else if (!asked.contains(new Asked(command.tenant(), command.commandId()))) {
                    findings.violation("%s: command %s, %s of the command log, was asked by nobody"
                            .formatted(command.tenant(), command.commandId(), command.place()));
                }
                findings.examined(1);
            }
        }
        if (earlier > 0) {
            findings.note("%d commands are older than the journal".formatted(earlier));
        }
    }
}
