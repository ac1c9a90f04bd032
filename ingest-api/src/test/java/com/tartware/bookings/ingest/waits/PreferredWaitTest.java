package com.tartware.bookings.ingest.waits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferredWaitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '§',
            value = {
                "wait=1 → 1",
                "wait=30 → 30",
                "WAIT=7 → 7",
                "wait = 5 → 5",
                "wait=005 → 5",
                " \twait=5 \t → 5",
                "respond-async, wait=10 → 10",
                "wait=10, respond-async → 10",
                "respond-async;foo=bar;baz, wait=10 → 10",
                "wait=10; foo=bar → 10",
                "wait=10; → 10",
                "foo=\"a, wait=3\", wait=4 → 4",
                "foo=\"a\\\", wait=3\", wait=4 → 4",
                ", ,wait=6, → 6",
                "handling=lenient,wait=20,return=minimal → 20",
                "wait=3, wait=4 → 3",
            })
    void aUsableWaitIsTaken(String header, int seconds) {
        assertThat(PreferredWait.of(List.of(header))).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "wait",
                "wait=",
                "wait=0",
                "wait=31",
                "wait=-1",
                "wait=+1",
                "wait=1.5",
                "wait=1s",
                "wait=99999999999999999999",
                "wait=٣",
                "wait=\"5\"",
                "wait=5 6",
                "wait==5",
                "=5",
                "wait:5",
                "waits=5",
                "await=5",
                "wait;wait=5",
                "foo;wait=5",
                "foo=\"wait=5",
                "foo=\"a\\",
                "foo bar, wait=5",
                "foo=, wait=5",
                "wait=0, wait=5",
                "\u0000wait=5",
                "wait=5\u0000",
            })
    void anUnusableOneIsIgnored(String header) {
        assertThat(PreferredWait.of(List.of(header))).isEmpty();
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(PreferredWait.of(List.of("respond-async", "wait=2"))).contains(Duration.ofSeconds(2));
        assertThat(PreferredWait.of(List.of("wait=3", "wait=4"))).contains(Duration.ofSeconds(3));
        assertThat(PreferredWait.of(List.of("wait=31", "wait=4"))).isEmpty();
        assertThat(PreferredWait.of(List.of("foo=\"", "wait=4"))).isEmpty();
    }

    @Test
    void aLongListCostsNoMoreThanItsLength() {
        char[] commas = new char[100_000];
        Arrays.fill(commas, ',');
        assertThat(PreferredWait.of(List.of(new String(commas) + "wait=4"))).contains(Duration.ofSeconds(4));
        assertThat(PreferredWait.of(List.of("a;".repeat(50_000)))).isEmpty();
    }
}
