package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.ReplyRecord;
import com.tartware.bookings.reference.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** As readers of the topic do it: what was seen is dropped, what comes too early waits until it comes again in its place. */
final class SequenceWithoutGap implements Check {
    @Override
    public String name() {
        return "sequence-without-gap";
    }

    @Override
    public String promise() {
        return "a tenant's decisions are numbered 1, 2, 3 … in order, and a repeat says the same";
    }

    private static final class Reader {
        long last;
        long lastDecidedAtMillis = Long.MIN_VALUE;
        final TreeMap<Long, ReplyRecord> waiting = new TreeMap<>();
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        evidence.history().unreadableReplies().forEach(findings::violation);
        Map<String, Reader> readers = new TreeMap<>();
        Map<String, Long> repeats = new HashMap<>();
        for (ReplyRecord reply : evidence.history().replies()) {
            findings.examined(1);
            Reader reader = readers.computeIfAbsent(reply.tenant(), tenant -> new Reader());
            long sequence = reply.answer().sequence();
            if (sequence == reader.last + 1) {
                inPlace(reply, reader, findings);
            } else if (sequence <= reader.last) {
                repeats.merge(reply.tenant(), 1L, Long::sum);
                compare(reply, evidence.replies().at(reply.tenant(), sequence), findings);
            } else {
                reader.waiting.putIfAbsent(sequence, reply);
            }
        }
        readers.forEach((tenant, reader) -> {
            if (!reader.waiting.isEmpty()) {
                findings.violation("%s; %d decisions wait"
                        .formatted(
                                stuck(
                                        tenant,
                                        reader.last,
                                        reader.waiting.firstEntry().getValue()),
                                reader.waiting.size()));
            }
        });
        repeats.forEach((tenant, count) ->
                findings.note("%s: %d decisions are repeated, which readers drop".formatted(tenant, count)));
    }

    private static String stuck(String tenant, long last, ReplyRecord next) {
        long sequence = next.answer().sequence();
        return sequence == last + 1
                ? "%s: %s comes before #%d, and not again behind it".formatted(tenant, next.name(), last)
                : "%s: after #%d comes %s; #%d to #%d are missing"
                        .formatted(tenant, last, next.name(), last + 1, sequence - 1);
    }

    private static void inPlace(ReplyRecord reply, Reader reader, Findings findings) {
        reader.last++;
        Answer answer = reply.answer();
        ReplyRecord early = reader.waiting.remove(reader.last);
        if (early != null) {
            compare(reply, early, findings);
        }
        if (answer.decidedAtMillis() < reader.lastDecidedAtMillis) {
            findings.violation("%s is decided at %s, before #%d at %s"
                    .formatted(
                            reply.name(),
                            Texts.millis(answer.decidedAtMillis()),
                            reader.last - 1,
                            Texts.millis(reader.lastDecidedAtMillis)));
        }
        reader.lastDecidedAtMillis = Math.max(reader.lastDecidedAtMillis, answer.decidedAtMillis());
    }

    private static void compare(ReplyRecord repeat, ReplyRecord first, Findings findings) {
        if (first == null || !first.answer().equals(repeat.answer())) {
            findings.violation("%s repeats %s with another content: %s"
                    .formatted(
                            repeat.name(),
                            first == null ? "what was never there" : "offset " + first.offset(),
                            first == null ? repeat.answer() : FieldDifferences.of(first.answer(), repeat.answer())));
        }
    }
}
