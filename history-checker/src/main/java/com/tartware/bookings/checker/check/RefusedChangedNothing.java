package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.Ask;
import com.tartware.bookings.checker.history.Ask.Promise;
import com.tartware.bookings.checker.history.LogRecord.CommandRecord;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** What was refused with 4xx left no record: not its command, nor any under its key unless another attempt used that too. */
final class RefusedChangedNothing implements Check {
    @Override
    public String name() {
        return "refused-changed-nothing";
    }

    @Override
    public String promise() {
        return "4xx had no effect";
    }

    private record Id(String tenant, UUID id) {}

    @Override
    public void run(Evidence evidence, Findings findings) {
        Set<Id> maybeTakenKeys = new HashSet<>();
        Set<Id> maybeTakenCommands = new HashSet<>();
        for (Ask ask : evidence.asks()) {
            if (ask.promise() != Promise.REFUSED) {
                maybeTakenKeys.add(new Id(ask.tenant(), ask.keyId()));
                maybeTakenCommands.add(new Id(ask.tenant(), ask.toldOrDueCommandId()));
            }
        }
        for (Ask ask : evidence.asks()) {
            if (ask.promise() != Promise.REFUSED) {
                continue;
            }
            findings.examined(1);
            boolean keyIsFree = !maybeTakenKeys.contains(new Id(ask.tenant(), ask.keyId()));
            for (CommandRecord record : evidence.logged(ask.tenant()).underKey(ask.keyId())) {
                boolean isItself = record.commandId().equals(ask.commandId())
                        && !maybeTakenCommands.contains(new Id(ask.tenant(), ask.commandId()));
                if (keyIsFree || isItself) {
                    findings.violation("%s, and %s of the command log has %s, %s"
                            .formatted(
                                    ask.name(),
                                    record.place(),
                                    isItself ? "its command" : "a command under its key",
                                    record.commandId()));
                }
            }
        }
    }
}
