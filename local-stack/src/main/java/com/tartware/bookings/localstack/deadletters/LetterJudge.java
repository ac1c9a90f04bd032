package com.tartware.bookings.localstack.deadletters;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.codec.CommandReader;
import com.tartware.bookings.codec.RefusedRecordException;
import com.tartware.bookings.localstack.topics.CommandContent;
import com.tartware.bookings.localstack.topics.HeaderText;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a letter as the decision job would read it now, in its tenant's partition. Not thread-safe. */
public final class LetterJudge {
    private final AvroRecordDecoder<BookingCommand> decoder;
    private final CommandReader reader;
    private final TenantPartitioning partitioning;
    private final Function<Place, Optional<ConsumerRecord<byte[], byte[]>>> originals;

    /**
     * @param partitions of the command topic
     * @param originals the record at that place of the command topic
     */
    public LetterJudge(
            SchemaRegistry registry,
            int partitions,
            Function<Place, Optional<ConsumerRecord<byte[], byte[]>>> originals) {
        this.decoder = new AvroRecordDecoder<>(Topic.COMMANDS, BookingCommand.class, registry);
        this.reader = new CommandReader(registry, partitions);
        this.partitioning = new TenantPartitioning(partitions);
        this.originals = originals;
    }

    /** Judges the letter by itself; whether its command is known already is asked of {@link KnownCommands}. */
    public Judged judge(Letter letter) {
        CommandContent content = content(letter);
        if (!Topic.COMMANDS.topicName().equals(letter.topic()) || letter.source() == null) {
            return Judged.refused(letter, Verdict.NOT_OF_THE_LOG, "it is about " + letter.sourceText(), content);
        }
        String tenant = letter.tenantKey();
        int partition = tenant == null ? letter.source().partition() : partitioning.partitionOf(tenant);
        try {
            if (reader.read(tenant, letter.value(), partition) == null) {
                return Judged.refused(letter, Verdict.CLOCK_TICK, null, content);
            }
        } catch (RefusedRecordException e) {
            return Judged.refused(letter, Verdict.STILL_REFUSED, e.code() + ", " + e.getMessage(), content);
        }
        Optional<ConsumerRecord<byte[], byte[]>> original = originals.apply(letter.source());
        if (original.isEmpty()) {
            return Judged.refused(
                    letter, Verdict.ORIGINAL_DIFFERS, "the log has no record at " + letter.source(), content);
        }
        if (!Arrays.equals(original.get().value(), letter.value())
                || !Arrays.equals(original.get().key(), letter.key())) {
            return Judged.refused(
                    letter, Verdict.ORIGINAL_DIFFERS, "the log has another record at " + letter.source(), content);
        }
        return new Judged(
                letter,
                Verdict.REPLAY,
                null,
                partition,
                content,
                HeaderText.of(original.get(), HeaderText.TRACEPARENT));
    }

    /** What the letter says, or null if it cannot be read today either. */
    private CommandContent content(Letter letter) {
        try {
            return CommandContent.of(decoder.decode(letter.value()));
        } catch (UnreadableRecordException e) {
            return null;
        }
    }
}
