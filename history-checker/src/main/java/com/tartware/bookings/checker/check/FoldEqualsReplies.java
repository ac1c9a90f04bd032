package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.History;
import com.tartware.bookings.checker.history.LogRecord;
import com.tartware.bookings.checker.history.LogRecord.CommandRecord;
import com.tartware.bookings.checker.history.ReplyRecord;
import com.tartware.bookings.checker.history.TenantNames;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.ReferenceModel;
import com.tartware.bookings.reference.scenario.Step.Sent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The reference model, given the command log, decides what the reply topic holds. */
final class FoldEqualsReplies implements Check {
    @Override
    public String name() {
        return "fold-equals-replies";
    }

    @Override
    public String promise() {
        return "a fold of the command log gives the reply topic, field by field";
    }

    private static final class Fold {
        final ReferenceModel model;
        final int partition;
        long last;
        long behindTheEnd;

        Fold(TenantNames names, int partition) {
            this.model = new ReferenceModel(names);
            this.partition = partition;
        }
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        History history = evidence.history();
        Map<Integer, Long> logTimes = new HashMap<>();
        Map<String, Fold> folds = new TreeMap<>();
        for (LogRecord record : history.commandLog()) {
            // Log time never runs backwards, whatever the broker's clock does.
            long logTime = logTimes.merge(record.partition(), record.appendTimeMillis(), Math::max);
            if (record instanceof CommandRecord command) {
                TenantNames names = history.names().get(command.tenant());
                Fold fold = folds.computeIfAbsent(command.tenant(), tenant -> new Fold(names, record.partition()));
                Sent sent = new Sent(
                        logTime,
                        names.numberOfCommand(command.commandId()),
                        names.numberOfKey(command.keyId()),
                        command.request());
                compare(command.tenant(), fold, fold.model.decide(sent), command, evidence.replies(), findings);
            }
        }
        folds.forEach((tenant, fold) -> {
            List<Answer> expired = fold.model.advanceTo(logTimes.get(fold.partition));
            compare(tenant, fold, expired, null, evidence.replies(), findings);
            if (fold.behindTheEnd > 0) {
                findings.note("%s: %d expiries after its last command are not on the reply topic yet"
                        .formatted(tenant, fold.behindTheEnd));
            }
        });
        surplus(folds, evidence.replies(), findings);
    }

    /** @param command that made the model decide; null for what the clock did after the last one */
    private static void compare(
            String tenant, Fold fold, List<Answer> answers, CommandRecord command, Replies replies, Findings findings) {
        for (Answer due : answers) {
            findings.examined(1);
            fold.last = due.sequence();
            ReplyRecord reply = replies.at(tenant, due.sequence());
            if (reply != null) {
                if (!reply.answer().equals(due)) {
                    findings.violation("%s: %s".formatted(reply.name(), FieldDifferences.of(due, reply.answer())));
                }
            } else if (command == null && due.sequence() > replies.last(tenant)) {
                fold.behindTheEnd++;
            } else {
                findings.violation("%s #%d is not on the reply topic; %s makes it %s"
                        .formatted(
                                tenant,
                                due.sequence(),
                                command == null ? "the clock" : command.place() + " of the command log",
                                name(due)));
            }
        }
    }

    private static void surplus(Map<String, Fold> folds, Replies replies, Findings findings) {
        for (String tenant : replies.tenants()) {
            Fold fold = folds.get(tenant);
            long last = fold == null ? 0 : fold.last;
            for (long sequence = last + 1; sequence <= replies.last(tenant); sequence++) {
                ReplyRecord reply = replies.at(tenant, sequence);
                if (reply != null) {
                    findings.examined(1);
                    findings.violation("%s: %s, and the command log does not lead to it; it ends with #%d"
                            .formatted(reply.name(), name(reply.answer()), last));
                }
            }
        }
    }

    private static String name(Answer answer) {
        String reason = answer.reason() == null ? "" : " " + answer.reason();
        return answer.outcome() == Outcome.EXPIRED
                ? "EXPIRED of booking %s at %s".formatted(answer.bookingId(), Texts.millis(answer.decidedAtMillis()))
                : "%s%s of command %s".formatted(answer.outcome(), reason, answer.commandId());
    }
}
