package com.tartware.bookings.checker.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.tartware.bookings.checker.check.PlayedSeason;
import com.tartware.bookings.checker.history.LogRecord;
import com.tartware.bookings.checker.history.LogRecord.CommandRecord;
import com.tartware.bookings.checker.history.LogRecord.RefusedRecord;
import com.tartware.bookings.checker.history.LogRecord.TickRecord;
import com.tartware.bookings.checker.history.ReplyRecord;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A season written with the released schemas is read as it was. */
class RecordReadingTest {
    private static final int PARTITIONS = 8;

    private final AvroForm avro = new AvroForm();
    private HttpServer registry;
    private AvroFrames frames;

    @BeforeEach
    void startRegistry() throws Exception {
        Map<String, String> schemas = Map.of(
                "/schemas/ids/" + AvroForm.COMMANDS,
                AvroForm.released("booking.commands.v1-value/1.avsc").toString(),
                "/schemas/ids/" + AvroForm.DECISIONS,
                AvroForm.released("booking.decisions.v1-value/2.avsc").toString());
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            String schema = schemas.get(exchange.getRequestURI().getPath());
            byte[] answer = new ObjectMapper().writeValueAsBytes(Map.of("schema", schema == null ? "" : schema));
            exchange.sendResponseHeaders(schema == null ? 404 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        registry.start();
        frames = new AvroFrames(
                new RegistrySchemas("http://127.0.0.1:" + registry.getAddress().getPort()));
    }

    @AfterEach
    void stopRegistry() {
        registry.stop(0);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            int partition, long offset, long time, String key, byte[] value) {
        return new ConsumerRecord<>(
                "topic",
                partition,
                offset,
                time,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key == null ? null : key.getBytes(UTF_8),
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    @Test
    void commandsAndTicksAreReadAsTheyWereWritten() {
        PlayedSeason season = PlayedSeason.of(3, 300);
        CommandLogReading reading = new CommandLogReading(frames, new Fields(), PARTITIONS);
        for (LogRecord record : season.log) {
            if (record instanceof CommandRecord command) {
                int partition = KeyGroups.partitionOf(command.tenant(), PARTITIONS);
                byte[] value = avro.of(command, season.names.get(command.tenant()));
                reading.take(record(partition, record.offset(), record.appendTimeMillis(), command.tenant(), value));
            } else if (record instanceof TickRecord) {
                reading.take(record(0, record.offset(), record.appendTimeMillis(), null, avro.tick()));
            } else {
                reading.take(record(0, record.offset(), record.appendTimeMillis(), null, "no Avro".getBytes(UTF_8)));
            }
        }
        assertThat(reading.records()).hasSameSizeAs(season.log);
        for (int i = 0; i < season.log.size(); i++) {
            LogRecord read = reading.records().get(i);
            LogRecord due = season.log.get(i);
            assertThat(read.getClass()).as("record %d: %s", i, read).isEqualTo(due.getClass());
            assertThat(read.appendTimeMillis()).isEqualTo(due.appendTimeMillis());
            if (due instanceof CommandRecord command) {
                // Numbers are given in the order of the log here and there.
                CommandRecord found = (CommandRecord) read;
                assertThat(found.request()).isEqualTo(command.request());
                assertThat(List.of(found.tenant(), found.commandId(), found.keyId()))
                        .isEqualTo(List.of(command.tenant(), command.commandId(), command.keyId()));
            }
        }
    }

    @Test
    void decisionsAreReadAsTheyWereWritten() {
        PlayedSeason season = PlayedSeason.of(3, 600);
        ReplyReading reading = new ReplyReading(frames, new Fields());
        for (ReplyRecord reply : season.replies) {
            byte[] value = avro.of(reply.tenant(), reply.answer());
            reading.take(record(reply.partition(), reply.offset(), 0, reply.tenant(), value));
        }
        assertThat(reading.unreadable()).isEmpty();
        assertThat(reading.records()).isEqualTo(season.replies);
    }

    @Test
    void whatIsNobodysCommandSaysWhy() {
        CommandRecord command = (CommandRecord) PlayedSeason.of(3, 0).log.get(0);
        byte[] good = avro.of(command, PlayedSeason.of(3, 0).names.get(command.tenant()));
        int right = KeyGroups.partitionOf(command.tenant(), PARTITIONS);
        assertThat(why(record(right, 0, 0, "another", good))).isEqualTo("key and body name other tenants");
        assertThat(why(record(right, 0, 0, null, good))).isEqualTo("key and body name other tenants");
        assertThat(why(record((right + 1) % PARTITIONS, 0, 0, command.tenant(), good)))
                .isEqualTo("it lies in the wrong partition");
        assertThat(why(record(right, 0, 0, command.tenant(), null))).isEqualTo("not in Confluent framing");
        byte[] unknown = good.clone();
        unknown[4] = 99;
        assertThat(why(record(right, 0, 0, command.tenant(), unknown))).isEqualTo("schema id 99 is unknown");
        byte[] foreign = good.clone();
        foreign[4] = AvroForm.DECISIONS;
        assertThat(why(record(right, 0, 0, command.tenant(), foreign)))
                .contains("is of com.tartware.bookings.avro.Decision");
        byte[] cut = Arrays.copyOf(good, good.length - 3);
        assertThat(why(record(right, 0, 0, command.tenant(), cut))).startsWith("the body does not decode");
        byte[] longer = Arrays.copyOf(good, good.length + 3);
        assertThat(why(record(right, 0, 0, command.tenant(), longer))).startsWith("bytes are left over");
    }

    private String why(ConsumerRecord<byte[], byte[]> record) {
        CommandLogReading reading = new CommandLogReading(frames, new Fields(), PARTITIONS);
        reading.take(record);
        return ((RefusedRecord) reading.records().get(0)).why();
    }

    @Test
    void aStrangersRecordOnTheReplyTopicIsNamed() {
        ReplyReading reading = new ReplyReading(frames, new Fields());
        ReplyRecord reply = PlayedSeason.of(3, 0).replies.get(0);
        byte[] value = avro.of(reply.tenant(), reply.answer());
        reading.take(record(4, 17, 0, "acme".equals(reply.tenant()) ? "demo" : "acme", value));
        reading.take(record(4, 18, 0, reply.tenant(), new byte[] {1, 2, 3}));
        assertThat(reading.records()).isEmpty();
        assertThat(reading.unreadable()).hasSize(2);
        assertThat(reading.unreadable().get(0))
                .startsWith("reply topic partition 4 offset 17 is no decision: its key is");
        assertThat(reading.unreadable().get(1)).contains("offset 18 is no decision: not in Confluent framing");
    }
}
