package com.tartware.bookings.localstack.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.SampleLog;
import com.tartware.bookings.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LetterListTest {
    private static final byte[] GARBAGE = {7, 7, 7};

    @Test
    void showsTheNewestAndCountsTheOthers() {
        LetterList list = list(LetterFilter.ALL, 2);
        assertThat(text(list))
                .containsSubsequence(
                        "LETTER  TIME",
                        "0:2     2026-11-22T09:00:02Z  UNREADABLE       booking.commands.v1-0@102",
                        "0:3     2026-11-22T09:00:03Z  WRONG_PARTITION  booking.commands.v1-0@103  acme",
                        "3 dead letters: 2 UNREADABLE, 1 WRONG_PARTITION",
                        "the newest 2")
                .doesNotContain("0:1 ");
        assertThat(list.json().at("/dead_letters/1/source_offset").asLong()).isEqualTo(103);
        assertThat(list.json().at("/count_by_code/UNREADABLE").asLong()).isEqualTo(2);
        assertThat(list.json().at("/dead_letters/0/bytes").asLong()).isEqualTo(3);
    }

    @Test
    void codeTenantAndTimeChoose() {
        assertThat(text(list(new LetterFilter("UNREADABLE", null, null), 9))).contains("2 dead letters");
        assertThat(text(list(new LetterFilter(null, "acme", null), 9))).contains("1 dead letters");
        assertThat(text(list(new LetterFilter(null, null, SampleLog.NINE.plusSeconds(2)), 9)))
                .contains("2 dead letters");
        assertThat(text(list(new LetterFilter("FOREIGN_SCHEMA", null, null), 9)))
                .isEqualTo("no dead letters of that kind\n");
    }

    @Test
    void aLetterOfAStrangerIsShownForWhatItIs() {
        LetterList list = new LetterList(LetterFilter.ALL, 9);
        list.read(SampleLog.record(
                Topic.DEAD_LETTERS, new Place(5, 0), SampleLog.NINE, null, null, "dlq.error", "\033[31mred\nline"));
        assertThat(text(list)).contains("5:0", "does not say", "·[31mred·line", "1 no code");
    }

    private static LetterList list(LetterFilter filter, int limit) {
        LetterList list = new LetterList(filter, limit);
        list.read(Letters.record(3, SampleLog.NINE.plusSeconds(3), "WRONG_PARTITION", "acme", GARBAGE));
        list.read(Letters.record(1, SampleLog.NINE.plusSeconds(1), "UNREADABLE", "x", GARBAGE));
        list.read(Letters.record(2, SampleLog.NINE.plusSeconds(2), "UNREADABLE", null, GARBAGE));
        return list;
    }

    private static String text(LetterList list) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        list.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
