package com.tartware.bookings.checker.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.tartware.bookings.checker.history.Ask;
import com.tartware.bookings.checker.history.Ask.Promise;
import com.tartware.bookings.checker.journal.HttpAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A retry is answered as the first was; the same key with another request is another command. */
final class SameKeySameAnswer implements Check {
    @Override
    public String name() {
        return "same-key-same-answer";
    }

    @Override
    public String promise() {
        return "the same request under the same key has the same ids and the same decision";
    }

    private record Request(String tenant, UUID keyId, UUID commandId) {}

    /** What a request was told so far. */
    private static final class Told {
        final Ask ask;
        Ask decidedAsk;

        Told(Ask ask) {
            this.ask = ask;
        }
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        Map<Request, Told> firsts = new HashMap<>();
        for (Ask ask : evidence.asks()) {
            boolean answered = ask.promise() == Promise.ACCEPTED || ask.promise() == Promise.DECIDED;
            if (!answered || ask.commandId() == null) {
                continue;
            }
            Request request = new Request(ask.tenant(), ask.keyId(), ask.commandId());
            Told told = firsts.get(request);
            if (told == null) {
                told = new Told(ask);
                firsts.put(request, told);
            } else {
                findings.examined(1);
                compareIds(told.ask, ask, findings);
            }
            compareDecisions(told, ask, findings);
        }
    }

    private static void compareIds(Ask first, Ask repeat, Findings findings) {
        HttpAnswer then = first.attempt().answer();
        HttpAnswer now = repeat.attempt().answer();
        if (!Objects.equals(then.commandId(), now.commandId()) || !Objects.equals(then.bookingId(), now.bookingId())) {
            findings.violation("%s with command %s and booking %s; %s had been told command %s and booking %s"
                    .formatted(
                            repeat.name(),
                            now.commandId(),
                            now.bookingId(),
                            first.attempt().name(),
                            then.commandId(),
                            then.bookingId()));
        }
    }

    private static void compareDecisions(Told told, Ask ask, Findings findings) {
        JsonNode decision = ask.attempt().answer().decision();
        if (decision == null) {
            return;
        }
        if (told.decidedAsk == null) {
            told.decidedAsk = ask;
            return;
        }
        JsonNode before = told.decidedAsk.attempt().answer().decision();
        if (!before.equals(decision)) {
            findings.violation("%s with decision %s; %s had been told %s"
                    .formatted(ask.name(), decision, told.decidedAsk.attempt().name(), before));
        }
    }
}
