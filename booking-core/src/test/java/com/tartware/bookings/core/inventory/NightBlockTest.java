package com.tartware.bookings.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NightBlockTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "31, 0, 31",
        "32, 32, 0",
        "-1, -32, 31",
        "20000, 20000, 0",
        "20671, 20640, 31",
        "-719528, -719552, 24",
        "2932896, 2932896, 0"
    })
    void holdsThirtyTwoNights(int epochDay, int firstEpochDay, int index) {
        long key = NightBlock.keyOf(7, epochDay);
        assertThat(NightBlock.firstEpochDayOf(key)).isEqualTo(firstEpochDay);
        assertThat(NightBlock.indexOf(epochDay)).isEqualTo(index);
    }

    @Test
    void isOfOneRoomType() {
        assertThat(NightBlock.keyOf(0, -1)).isNotEqualTo(NightBlock.keyOf(1, -1));
        assertThat(NightBlock.keyOf(0, 20_000)).isNotEqualTo(NightBlock.keyOf(1, 20_000));
    }

    @Test
    void hasAKeyThatHashesWell() {
        Set<Integer> hashes = new HashSet<>();
        for (int roomType = 0; roomType < 300; roomType++) {
            for (int epochDay = 20_000; epochDay < 20_000 + 36 * NightBlock.NIGHTS; epochDay += NightBlock.NIGHTS) {
                int hash = Long.hashCode(NightBlock.keyOf(roomType, epochDay));
                hashes.add((hash ^ (hash >>> 16)) % (1 << 15)); // as HashMap takes it, with room for all
            }
        }
        assertThat(hashes).hasSizeGreaterThan(300 * 36 * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 7, 13, 30, 31})
    void hasAMaximumStayForEachNight(int index) {
        long[] block = NightBlock.empty();
        assertThat(NightBlock.maxStay(block, index)).isZero();
        for (int night = 0; night < NightBlock.NIGHTS; night++) {
            block = NightBlock.withMaxStay(block, night, 366 - night);
        }
        block = NightBlock.withMaxStay(block, index, 1);
        for (int night = 0; night < NightBlock.NIGHTS; night++) {
            assertThat(NightBlock.maxStay(block, night)).isEqualTo(night == index ? 1 : 366 - night);
        }
    }

    @Test
    void isAWordANightWhereNoneHasAMaximumStay() {
        long[] block = NightBlock.withMaxStay(NightBlock.empty(), 5, 0);
        assertThat(block).hasSize(32);
        block = NightBlock.withMaxStay(block, 5, 14);
        assertThat(block).hasSize(37);
        block[0] = 42;
        block = NightBlock.withMaxStay(NightBlock.withMaxStay(block, 31, 3), 5, 0);
        assertThat(block).hasSize(37);
        block = NightBlock.withMaxStay(block, 31, 0);
        assertThat(block).hasSize(32).startsWith(42L);
    }
}
