package com.tartware.bookings.checker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final String ACCEPTED = "{\"command_id\":\"c-1\",\"booking_id\":\"b-1\",\"status\":\"PENDING\"}";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("load.jsonl");
    }

    private static SentRequest request(String client, long attempt) {
        return new SentRequest(
                client,
                attempt,
                "demo",
                "create_booking",
                "POST",
                "/v1/bookings",
                "k-" + attempt,
                "{\"guest_ref\":\"two\\nlines\"}",
                1_000 + attempt);
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        try (JournalWriter journal = JournalWriter.open(file)) {
            journal.sending(request("a", 1));
            journal.sending(request("b", 1));
            journal.failed(request("b", 1), "timeout", 1_500);
            journal.answered(request("a", 1), HttpAnswer.of(202, ACCEPTED), 1_600);
            journal.sending(request("a", 2));
        }
        assertThat(JournalReader.read(file))
                .containsExactly(
                        new Attempt(request("a", 1), new HttpAnswer(202, null, "c-1", "b-1", null), null, 1_600),
                        new Attempt(request("b", 1), null, "timeout", 1_500),
                        new Attempt(request("a", 2), null, null, 0));
    }

    @Test
    void aFolderHoldsTheJournalsOfManyClients() throws IOException {
        for (String client : List.of("a", "b")) {
            try (JournalWriter journal = JournalWriter.open(folder.resolve(client + ".jsonl"))) {
                journal.sending(request(client, 1));
            }
        }
        assertThat(JournalReader.read(folder)).extracting(Attempt::name).containsExactly("a/1", "b/1");
    }

    @Test
    void aCutLastLineCountsForNothingAndTheWriterGoesOnBehindIt() throws IOException {
        try (JournalWriter journal = JournalWriter.open(file)) {
            journal.sending(request("a", 1));
        }
        Files.writeString(file, "{\"event\":\"answered\",\"cli", StandardOpenOption.APPEND);
        assertThat(JournalReader.read(file)).extracting(Attempt::name).containsExactly("a/1");
        try (JournalWriter journal = JournalWriter.open(file)) {
            journal.sending(request("a", 2));
        }
        assertThat(JournalReader.read(file)).extracting(Attempt::name).containsExactly("a/1", "a/2");
    }

    @Test
    void anythingElseMalformedIsAnErrorWithItsLine() throws IOException {
        try (JournalWriter journal = JournalWriter.open(file)) {
            journal.sending(request("a", 1));
        }
        String sent = Files.readString(file);
        Files.writeString(file, sent + "{\"event\":\n" + sent.replace("\"attempt\":1", "\"attempt\":2"));
        assertThatThrownBy(() -> JournalReader.read(file))
                .isInstanceOf(MalformedJournalException.class)
                .hasMessageContaining("load.jsonl line 2: ");
        Files.writeString(file, sent + sent);
        assertThatThrownBy(() -> JournalReader.read(file)).hasMessageContaining("line 2: attempt a/1 is sent twice");
        Files.writeString(file, sent.replace("\"sent\"", "\"answered\""));
        assertThatThrownBy(() -> JournalReader.read(file)).hasMessageContaining("line 1: attempt a/1 ends without");
    }

    @Test
    void threadsShareAWriterLineByLine() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (JournalWriter journal = JournalWriter.open(file)) {
            for (int thread = 0; thread < 4; thread++) {
                String client = "client-" + thread;
                threads.execute(() -> {
                    for (int attempt = 0; attempt < 500; attempt++) {
                        journal.sending(request(client, attempt));
                        journal.answered(request(client, attempt), HttpAnswer.of(202, ACCEPTED), 9_999);
                    }
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(JournalReader.read(file))
                .hasSize(2_000)
                .allMatch(attempt -> attempt.answer().status() == 202);
    }

    @Test
    void anAnswerIsTakenApart() {
        HttpAnswer decided = HttpAnswer.of(201, "{\"tenant_sequence\":7,\"command_id\":\"c\",\"booking_id\":\"b\"}");
        assertThat(decided.commandId()).isEqualTo("c");
        assertThat(decided.decision().path("tenant_sequence").intValue()).isEqualTo(7);
        HttpAnswer refused = HttpAnswer.of(
                409,
                "{\"code\":\"SOLD_OUT\",\"decision\":{\"tenant_sequence\":8,\"command_id\":\"d\",\"booking_id\":null}}");
        assertThat(refused.code()).isEqualTo("SOLD_OUT");
        assertThat(refused.commandId()).isEqualTo("d");
        assertThat(refused.bookingId()).isNull();
        assertThat(HttpAnswer.of(502, "<html>")).isEqualTo(new HttpAnswer(502, null, null, null, null));
        assertThat(HttpAnswer.of(503, null)).isEqualTo(new HttpAnswer(503, null, null, null, null));
    }
}
