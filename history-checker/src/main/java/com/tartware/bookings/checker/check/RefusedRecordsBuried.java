package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.DeadLetterRecord;
import com.tartware.bookings.checker.history.LogRecord;
import com.tartware.bookings.checker.history.LogRecord.RefusedRecord;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What nobody can decide on is kept, with its bytes; and nothing else is thrown there. */
final class RefusedRecordsBuried implements Check {
    private static final String COMMANDS = "booking.commands.v1";

    @Override
    public String name() {
        return "refused-records-buried";
    }

    @Override
    public String promise() {
        return "every record that is nobody's command has a dead letter, and only those";
    }

    private record Place(int partition, long offset) {}

    /** A record that is longer than the topic of the letters takes leaves its beginning there, and its length. */
    private static boolean holds(DeadLetterRecord letter, byte[] original) {
        if (letter.valueBytes() == null || original == null) {
            return Arrays.equals(letter.value(), original);
        }
        int kept = letter.value().length;
        return letter.valueBytes().equals(Integer.toString(original.length))
                && kept < original.length
                && Arrays.equals(letter.value(), Arrays.copyOf(original, kept));
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        Map<Place, DeadLetterRecord> letters = new HashMap<>();
        for (DeadLetterRecord letter : evidence.history().deadLetters()) {
            if (COMMANDS.equals(letter.topic())) {
                letters.put(new Place(letter.aboutPartition(), letter.aboutOffset()), letter);
            } else if (letter.topic() == null) {
                findings.violation("dead letter partition %d offset %d does not say what it is about"
                        .formatted(letter.partition(), letter.offset()));
            }
        }
        for (LogRecord record : evidence.history().commandLog()) {
            if (record instanceof RefusedRecord refused) {
                findings.examined(1);
                DeadLetterRecord letter = letters.remove(new Place(refused.partition(), refused.offset()));
                if (letter == null) {
                    findings.violation("%s of the command log is nobody's command (%s) and has no dead letter"
                            .formatted(refused.place(), refused.why()));
                } else if (!holds(letter, refused.value())) {
                    findings.violation(
                            "the dead letter about %s of the command log has other bytes".formatted(refused.place()));
                }
            }
        }
        letters.forEach((place, letter) -> findings.violation(
                "dead letter partition %d offset %d (%s) is about partition %d offset %d of the command log, which is a command"
                        .formatted(
                                letter.partition(),
                                letter.offset(),
                                letter.code(),
                                place.partition(),
                                place.offset())));
    }
}
