package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.localstack.deadletters.DeadLetterCode;
import com.tartware.bookings.localstack.topics.HeaderText;
import com.tartware.bookings.schemas.Topic;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of the command topic that are nobody's command, matched with the dead letters about them: each has one, with its bytes, or
 * with their beginning and their number where the letter's topic takes no more. A letter may come twice, as a decision may.
 */
final class DeadLetters {
    private final Differences differences;
    private final Map<Place, Refused> refused = new TreeMap<>();
    private final Map<Place, Letter> letters = new TreeMap<>();

    /** Those of {@link #letters} about what can be read by now, perhaps. */
    private final Set<Place> standing = new HashSet<>();

    DeadLetters(Differences differences) {
        this.differences = differences;
    }

    /** Where a record lies in the command topic. */
    private record Place(int partition, long offset) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return partition == other.partition
                    ? Long.compare(offset, other.offset)
                    : Integer.compare(partition, other.partition);
        }

        @Override
        public String toString() {
            return "partition %d offset %d".formatted(partition, offset);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Looked at, never compared.
    private record Refused(long logTimeMillis, byte[] value) {}

    /** @param valueBytes of the original, where the letter has only its beginning; null where it has all */
    @SuppressWarnings("ArrayRecordComponent") // Looked at, never compared.
    private record Letter(byte[] value, String valueBytes) {
        boolean holds(byte[] original) {
            if (valueBytes == null || value == null || original == null) {
                return Arrays.equals(original, value);
            }
            return valueBytes.equals(Integer.toString(original.length))
                    && value.length < original.length
                    && Arrays.equals(value, 0, value.length, original, 0, value.length);
        }
    }

    void refuse(int partition, long offset, long logTimeMillis, byte[] value) {
        refused.put(new Place(partition, offset), new Refused(logTimeMillis, value));
    }

    /** Takes a record of the dead letter topic; letters about another topic are another audit's. */
    void read(ConsumerRecord<byte[], byte[]> letter) {
        String topic = HeaderText.of(letter, "dlq.topic");
        if (topic != null && !topic.equals(Topic.COMMANDS.topicName())) {
            return;
        }
        Place place;
        try {
            place = new Place(
                    Integer.parseInt(String.valueOf(HeaderText.of(letter, "dlq.partition"))),
                    Long.parseLong(String.valueOf(HeaderText.of(letter, "dlq.offset"))));
        } catch (NumberFormatException e) {
            place = null;
        }
        if (topic == null || place == null) {
            differences.add("dead letters: partition %d offset %d does not say what it is about"
                    .formatted(letter.partition(), letter.offset()));
            return;
        }
        letters.put(place, new Letter(letter.value(), HeaderText.of(letter, "dlq.value-bytes")));
        if (DeadLetterCode.of(HeaderText.of(letter, "dlq.code"))
                .filter(DeadLetterCode::passes)
                .isPresent()) {
            standing.add(place);
        }
    }

    /**
     * Whether the record was refused for a reason that has passed since. The decision job went on without it, so the replay has to as
     * well; that it can be read by now changes nothing.
     */
    boolean standsRefused(int partition, long offset, byte[] value) {
        Place place = new Place(partition, offset);
        return standing.contains(place) && letters.get(place).holds(value);
    }

    /** Whether every record refused so far, and not before the time, has its letter. */
    boolean complete(Instant since) {
        return refused.entrySet().stream()
                .allMatch(entry -> letters.containsKey(entry.getKey()) || expired(entry.getValue(), since));
    }

    /** By then every letter's record is in the command log, so this has to come after the log was read again. */
    void compareSurplus() {
        letters.forEach((place, letter) -> {
            Refused record = refused.get(place);
            if (record == null) {
                differences.add("dead letters: there is one about %s of the command topic, which was not refused"
                        .formatted(place));
            } else if (!letter.holds(record.value())) {
                differences.add("dead letters: the one about %s of the command topic has other bytes".formatted(place));
            }
        });
    }

    /**
     * Has to come before the log is read again: for what is refused then, the letter may still be on its way.
     *
     * @param since the topic keeps letters for a while only; what was refused before need not have one
     */
    void compareMissing(Instant since) {
        refused.forEach((place, record) -> {
            if (!letters.containsKey(place) && !expired(record, since)) {
                differences.add("dead letters: there is none about %s of the command topic, which was refused"
                        .formatted(place));
            }
        });
    }

    long refusedCount() {
        return refused.size();
    }

    private static boolean expired(Refused record, Instant since) {
        return record.logTimeMillis() < since.toEpochMilli();
    }
}
