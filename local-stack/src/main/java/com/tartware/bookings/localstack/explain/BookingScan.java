package com.tartware.bookings.localstack.explain;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.codec.CommandReader;
import com.tartware.bookings.codec.RefusedRecordException;
import com.tartware.bookings.core.clock.LogClock;
import com.tartware.bookings.localstack.deadletters.Letter;
import com.tartware.bookings.localstack.topics.CommandContent;
import com.tartware.bookings.localstack.topics.HeaderText;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.Reply;
import com.tartware.bookings.localstack.topics.ReplyReader;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.InSequence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Picks from the topics what is about one booking id. Dead letters first, then commands, then decisions. Not thread-safe. */
final class BookingScan {
    private final String bookingId;
    private final AvroRecordDecoder<BookingCommand> commands;
    private final ReplyReader replies;
    private final CommandReader reader;
    private final LogClock clock = new LogClock();
    private final Map<Place, Refusal> refusals = new HashMap<>();
    private final SortedMap<Place, Letter> lettersAboutIt = new TreeMap<>();
    private final SortedMap<String, Found> byTenant = new TreeMap<>();

    private record Refusal(Place letter, String code) {}

    /** @param held decisions that came before their turn, until the tenant goes on */
    private record Found(
            List<LoggedCommand> commands, List<SeenDecision> decisions, SortedMap<Long, SeenDecision> held) {
        Found() {
            this(new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
        }

        List<SeenDecision> all() {
            return Stream.concat(decisions.stream(), held.values().stream()).toList();
        }
    }

    /**
     * One booking of every tenant that has one.
     *
     * @param partitions of the command topic
     * @param replyPartitions of the reply topic
     */
    BookingScan(SchemaRegistry registry, int partitions, int replyPartitions, String bookingId) {
        this.bookingId = bookingId;
        this.commands = new AvroRecordDecoder<>(Topic.COMMANDS, BookingCommand.class, registry);
        this.replies = new ReplyReader(registry, replyPartitions);
        this.reader = new CommandReader(registry, partitions);
    }

    void readLetter(ConsumerRecord<byte[], byte[]> record) {
        Letter letter = Letter.of(record);
        if (letter.source() != null && Topic.COMMANDS.topicName().equals(letter.topic())) {
            refusals.put(letter.source(), new Refusal(letter.place(), letter.code()));
            if (letter.key() != null && isAboutIt(contentOf(letter.value()))) {
                lettersAboutIt.put(letter.source(), letter);
            }
        }
    }

    private boolean isAboutIt(CommandContent content) {
        return content != null && bookingId.equals(content.bookingId());
    }

    /** Null for what cannot be read: about nobody knows which booking. */
    private CommandContent contentOf(byte[] value) {
        try {
            return CommandContent.of(commands.decode(value));
        } catch (UnreadableRecordException e) {
            return null;
        }
    }

    void readCommand(ConsumerRecord<byte[], byte[]> record) {
        long logTimeMillis = clock.advance(record.partition(), record.timestamp());
        CommandContent content = record.key() == null ? null : contentOf(record.value());
        if (!isAboutIt(content)) {
            return;
        }
        String tenantId = new String(record.key(), StandardCharsets.UTF_8);
        Place place = new Place(record.partition(), record.offset());
        Refusal refusal = refusals.get(place);
        lettersAboutIt.remove(place);
        byTenant.computeIfAbsent(tenantId, tenant -> new Found())
                .commands()
                .add(new LoggedCommand(
                        place,
                        Instant.ofEpochMilli(record.timestamp()),
                        Instant.ofEpochMilli(logTimeMillis),
                        content,
                        HeaderText.of(record, HeaderText.TRACEPARENT),
                        refusal == null ? refusalOf(tenantId, record) : refusal.code(),
                        refusal == null ? null : refusal.letter()));
    }

    /** Null for a command that the decision job takes. */
    private String refusalOf(String tenantId, ConsumerRecord<byte[], byte[]> record) {
        try {
            reader.read(tenantId, record.value(), record.partition());
            return null;
        } catch (RefusedRecordException e) {
            return e.code();
        }
    }

    void readDecision(ConsumerRecord<byte[], byte[]> record) {
        replies.read(record).ifPresent(this::take);
    }

    private void take(Reply reply) {
        if (reply.order() == InSequence.NEXT && byTenant.containsKey(reply.tenantId())) {
            byTenant.get(reply.tenantId()).held().clear();
        }
        if (bookingId.equals(reply.decision().getBookingId())) {
            Found found = byTenant.computeIfAbsent(reply.tenantId(), tenant -> new Found());
            SeenDecision seen = new SeenDecision(reply.place(), reply.decision());
            switch (reply.order()) {
                case NEXT -> found.decisions().add(seen);
                case TOO_EARLY -> found.held().putIfAbsent(reply.sequence(), seen);
                case REPEAT, CONFLICT -> {} // After a repair; or a stranger's.
            }
        }
    }

    /** A record in the wrong partition is not met in the log when only its tenant's partition is read; its letter has all but the trace. */
    private void addUnmetLetters() {
        lettersAboutIt.forEach((source, letter) -> byTenant.computeIfAbsent(letter.tenantKey(), tenant -> new Found())
                .commands()
                .add(new LoggedCommand(
                        source,
                        letter.time(),
                        letter.time(),
                        contentOf(letter.value()),
                        null,
                        letter.code(),
                        letter.place())));
        lettersAboutIt.clear();
    }

    /** One for each tenant that has a booking, or a command about one, of that id. */
    List<BookingStory> stories() {
        addUnmetLetters();
        List<BookingStory> stories = new ArrayList<>();
        byTenant.forEach((tenantId, found) ->
                stories.add(new BookingStory(tenantId, bookingId, List.copyOf(found.commands()), found.all())));
        return stories;
    }
}
