package com.tartware.bookings.core.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPageTest {
    private static final UUID COMMAND = new UUID(5, 6);

    @ParameterizedTest(name = "{0} ids")
    @ValueSource(ints = {0, 1, 2, 3, 64})
    void takesTwentyEightBytesAnIdRoundedToAWord(int ids) {
        int words = 1 + (28 * ids + 7) / 8;
        assertThat(pageOf(ids)).hasSize(words);
        assertThat(KeyPage.only(pageOf(ids), id -> true)).isEqualTo(pageOf(ids));
        assertThat(KeyPage.only(pageOf(2 * ids), id -> id.getLeastSignificantBits() < ids))
                .hasSize(words);
    }

    @Test
    void takesNoWordsForAnIdButThoseOfOne() {
        long[] page = pageOf(1);
        UUID ofOtherWords = new UUID(page[2], page[3]);
        assertThat(KeyPage.find(page, KeyPage.id(page, 0))).isZero();
        assertThat(KeyPage.find(page, ofOtherWords)).isEqualTo(KeyPage.ABSENT);
        assertThat(KeyPage.find(KeyPage.empty(), new UUID(0, 0))).isEqualTo(KeyPage.ABSENT);
    }

    @Test
    void keepsOfAnIdChosenAllThatIsKnown() {
        long[] page = KeyPage.only(pageOf(7), id -> id.getLeastSignificantBits() % 2 == 1);
        assertThat(KeyPage.count(page)).isEqualTo(3);
        for (int at = 0; at < 3; at++) {
            assertThat(KeyPage.id(page, at)).isEqualTo(new UUID(9, 2 * at + 1));
            assertThat(KeyPage.print(page, at)).isEqualTo(KeyPage.printOf(COMMAND));
            assertThat(KeyPage.offsetMillis(page, at)).isEqualTo(100 + 2 * at + 1);
        }
    }

    private static long[] pageOf(int ids) {
        long[] page = KeyPage.empty();
        for (int i = 0; i < ids; i++) {
            page = KeyPage.with(page, new UUID(9, i), KeyPage.printOf(COMMAND), 100 + i);
        }
        return page;
    }
}
