package com.tartware.bookings.localstack.deadletters;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.DecisionReader;
import com.tartware.bookings.schemas.reply.ForeignReplyException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which of some commands the log or the reply topic already has. The decision job itself remembers a command for a day; both topics
 * are kept for ever, so what they say holds for letters of any age, and whether a store is up or behind does not matter.
 */
public final class KnownCommands {
    private final Set<CommandKey> wanted;
    private final Set<Place> refusedPlaces;
    private final AvroRecordDecoder<BookingCommand> commands;
    private final DecisionReader decisions;
    private final Map<CommandKey, Place> inLog = new HashMap<>();
    private final Map<CommandKey, Decision> decided = new HashMap<>();

    /**
     * Knows nothing yet.
     *
     * @param replyPartitions of the reply topic
     * @param refusedPlaces of the command topic that dead letters are about: a command found there was never decided
     */
    public KnownCommands(
            SchemaRegistry registry, int replyPartitions, Set<CommandKey> wanted, Set<Place> refusedPlaces) {
        this.wanted = wanted;
        this.refusedPlaces = refusedPlaces;
        this.commands = new AvroRecordDecoder<>(Topic.COMMANDS, BookingCommand.class, registry);
        this.decisions = new DecisionReader(registry, replyPartitions);
    }

    /** Takes a record of the command topic. */
    public void readCommand(ConsumerRecord<byte[], byte[]> record) {
        Place place = new Place(record.partition(), record.offset());
        if (record.key() == null || refusedPlaces.contains(place)) {
            return;
        }
        try {
            BookingCommand command = commands.decode(record.value());
            String tenantId = new String(record.key(), StandardCharsets.UTF_8);
            if (command.getCommandId() != null && tenantId.equals(command.getTenantId())) {
                CommandKey key = new CommandKey(
                        tenantId, UuidBytes.toUuid(command.getCommandId()).toString());
                if (wanted.contains(key)) {
                    inLog.putIfAbsent(key, place);
                }
            }
        } catch (UnreadableRecordException e) {
            // Nobody's command; it has, or will have, a letter of its own.
        }
    }

    /** Takes a record of the reply topic. */
    public void readDecision(ConsumerRecord<byte[], byte[]> record) {
        try {
            Decision decision = decisions.read(record.key(), record.value(), record.partition());
            CommandKey key = new CommandKey(decision.getTenantId(), decision.getCommandId());
            if (wanted.contains(key)) {
                decided.putIfAbsent(key, decision);
            }
        } catch (ForeignReplyException e) {
            // A stranger's; the audit reports it.
        }
    }

    Optional<Place> inLog(CommandKey command) {
        return Optional.ofNullable(inLog.get(command));
    }

    Optional<Decision> decision(CommandKey command) {
        return Optional.ofNullable(decided.get(command));
    }
}
