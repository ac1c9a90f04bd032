package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.Ask;
import com.tartware.bookings.checker.history.Ask.Promise;
import com.tartware.bookings.checker.history.LogRecord.CommandRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Of what nobody answered, there is either nothing or one command with one decision. */
final class UnknownNoneOrOne implements Check {
    @Override
    public String name() {
        return "unanswered-none-or-one";
    }

    @Override
    public String promise() {
        return "timeouts and 5xx had none or one effect";
    }

    private record Key(String tenant, UUID keyId) {}

    @Override
    public void run(Evidence evidence, Findings findings) {
        Map<Key, Set<UUID>> askedByKey = new HashMap<>();
        for (Ask ask : evidence.asks()) {
            UUID commandId = ask.toldOrDueCommandId();
            Set<UUID> asked = askedByKey.computeIfAbsent(new Key(ask.tenant(), ask.keyId()), key -> new HashSet<>(2));
            if (commandId != null) {
                asked.add(commandId);
            }
        }
        Set<Key> looked = new HashSet<>();
        for (Ask ask : evidence.asks()) {
            if (ask.promise() == Promise.NONE) {
                findings.examined(1);
                Key key = new Key(ask.tenant(), ask.keyId());
                if (looked.add(key)) {
                    lookUp(ask, askedByKey.get(key), evidence, findings);
                }
            }
        }
    }

    private static void lookUp(Ask ask, Set<UUID> asked, Evidence evidence, Findings findings) {
        List<CommandRecord> records = evidence.logged(ask.tenant()).underKey(ask.keyId());
        for (CommandRecord record : records) {
            if (!asked.contains(record.commandId())) {
                findings.violation("%s, and %s of the command log has command %s under its key, which was never sent;"
                                .formatted(ask.name(), record.place(), record.commandId())
                        + " there are %d commands under the key".formatted(records.size()));
            }
            String notOnce = DecidedCommand.notOnce(evidence.replies(), ask.tenant(), record.commandId());
            if (notOnce != null) {
                findings.violation(
                        "%s, %s of the command log has it, and %s".formatted(ask.name(), record.place(), notOnce));
            }
        }
        for (UUID commandId : asked) {
            boolean decided = !evidence.replies().about(ask.tenant(), commandId).isEmpty();
            if (decided && evidence.logged(ask.tenant()).first(commandId) == null) {
                findings.violation("%s, the command log has no record of command %s, and it is decided"
                        .formatted(ask.name(), commandId));
            }
        }
    }
}
