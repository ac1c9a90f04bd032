package com.tartware.bookings.benchmarks.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventIdsTest {
    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 2000\n\n"
            + "id: 41\ndata: {\"id\":7}\n\nid: 42\ndata: {}\n\n: keep-alive\n\nid: 43\ndata: {}\n\n";

    @Test
    void idsAreFoundHoweverTheStreamIsCut() {
        for (int cut = 1; cut < STREAM.length(); cut++) {
            EventIds ids = new EventIds();
            take(ids, STREAM.substring(0, cut));
            take(ids, STREAM.substring(cut));

            assertThat(ids.events()).as("cut at %d", cut).isEqualTo(3);
            assertThat(ids.breaks()).as("cut at %d", cut).isZero();
        }
    }

    @Test
    void gapsAndRepeatsAreCounted() {
        EventIds ids = new EventIds();
        take(ids, "\nid: 1\n\nid: 2\n\nid: 4\n\nid: 4\n\nid: 5\n\n");

        assertThat(ids.events()).isEqualTo(5);
        assertThat(ids.breaks()).isEqualTo(2);
    }

    private static void take(EventIds ids, String text) {
        ids.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
