package com.tartware.bookings.checker.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.tartware.bookings.checker.history.Ask;
import com.tartware.bookings.checker.history.Ask.Promise;
import com.tartware.bookings.checker.history.ReplyRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What was accepted is in the log and decided once; who waited was told that decision. */
final class AcceptedOnce implements Check {
    @Override
    public String name() {
        return "accepted-decided-once";
    }

    @Override
    public String promise() {
        return "each 202 has exactly one decision";
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        record Told(String tenant, UUID commandId) {}
        Set<Told> looked = new HashSet<>();
        for (Ask ask : evidence.asks()) {
            if (ask.promise() != Promise.ACCEPTED && ask.promise() != Promise.DECIDED) {
                continue;
            }
            findings.examined(1);
            UUID commandId = ask.toldCommandId();
            if (commandId == null) {
                findings.violation(ask.name() + " names no command");
                continue;
            }
            if (ask.commandId() != null && !ask.commandId().equals(commandId)) {
                findings.violation("%s names command %s; what was sent is command %s"
                        .formatted(ask.name(), commandId, ask.commandId()));
            }
            if (ask.promise() == Promise.DECIDED) {
                compare(ask, evidence.replies().about(ask.tenant(), commandId), findings);
            }
            if (looked.add(new Told(ask.tenant(), commandId))) {
                lookUp(ask, commandId, evidence, findings);
            }
        }
    }

    private static void lookUp(Ask ask, UUID commandId, Evidence evidence, Findings findings) {
        if (evidence.logged(ask.tenant()).first(commandId) == null) {
            findings.violation("%s, and the command log has no record of command %s".formatted(ask.name(), commandId));
        }
        String notOnce = DecidedCommand.notOnce(evidence.replies(), ask.tenant(), commandId);
        if (notOnce != null) {
            findings.violation("%s, and %s".formatted(ask.name(), notOnce));
        }
    }

    private static void compare(Ask ask, List<ReplyRecord> about, Findings findings) {
        JsonNode told = ask.attempt().answer().decision();
        if (!about.isEmpty() && !DecisionJson.of(about.get(0).answer()).equals(DecisionJson.normal(told))) {
            findings.violation("%s was told %s, and %s is %s"
                    .formatted(
                            ask.name(),
                            told,
                            about.get(0).name(),
                            DecisionJson.of(about.get(0).answer())));
        }
    }
}
