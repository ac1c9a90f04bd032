package com.tartware.bookings.localstack.deadletters;

import com.tartware.bookings.localstack.topics.CommandContent;

/**
 * A letter and what can be done with it.
 *
 * @param reason in words; null where the verdict says it all
 * @param partition where its command belongs; only of commands
 * @param content null if it cannot be read
 * @param traceparent of the original record, or null
 */
public record Judged(
        Letter letter, Verdict verdict, String reason, Integer partition, CommandContent content, String traceparent) {
    static Judged refused(Letter letter, Verdict verdict, String reason, CommandContent content) {
        return new Judged(letter, verdict, reason, null, content, null);
    }

    Judged as(Verdict other, String why) {
        return new Judged(letter, other, why, partition, content, traceparent);
    }

    CommandKey command() {
        return new CommandKey(content.tenantId(), content.commandId());
    }

    String summary() {
        return reason == null ? verdict.name() : verdict.name() + ": " + reason;
    }
}
