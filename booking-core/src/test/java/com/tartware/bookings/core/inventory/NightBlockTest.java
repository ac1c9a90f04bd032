package com.tartware.bookings.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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

    @Test
    void isAWordANightWhereNoneHasAMaximumStay() {
        long[] block = NightBlock.withMaxStay(NightBlock.empty(), 5, 0);
        assertThat(block).hasSize(32);
        block[0] = 42;
        block = NightBlock.withMaxStay(NightBlock.withMaxStay(block, 5, 14), 31, 3);
        assertThat(block).hasSizeGreaterThan(32);
        block = NightBlock.withMaxStay(NightBlock.withMaxStay(block, 31, 0), 5, 0);
        assertThat(block).hasSize(32).startsWith(42L);
    }

    @ParameterizedTest(name = "{0} different maximum stays take {1} words")
    @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "7, 3", "8, 5", "9, 5", "32, 5"})
    void hasAMaximumStayForEachNight(int different, int words) {
        long[] block = NightBlock.empty();
        block[31] = -1;
        for (int night = 0; night < NightBlock.NIGHTS; night++) {
            block = NightBlock.withMaxStay(block, night, 366 - night % different);
        }
        assertThat(block).hasSize(32 + words);
        assertThat(block[31]).isEqualTo(-1);
        for (int night = 0; night < NightBlock.NIGHTS; night++) {
            assertThat(NightBlock.maxStay(block, night)).as("night %d", night).isEqualTo(366 - night % different);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8, 32})
    void isTheSameWordsHoweverItsMaximumStaysCameAbout(int different) {
        long[] forwards = NightBlock.empty();
        long[] backwards = NightBlock.withMaxStay(NightBlock.empty(), 3, 250);
        for (int night = 0; night < NightBlock.NIGHTS; night++) {
            int last = NightBlock.NIGHTS - 1 - night;
            forwards = NightBlock.withMaxStay(forwards, night, 1 + night % different);
            backwards = NightBlock.withMaxStay(backwards, last, 1 + last % different);
        }
        assertThat(backwards).isEqualTo(forwards);
    }

    @Test
    void keepsWhatItHadAtEveryRandomChange() {
        SplittableRandom random = new SplittableRandom(7);
        int[] expected = new int[NightBlock.NIGHTS];
        long[] block = NightBlock.empty();
        for (int change = 0; change < 20_000; change++) {
            int different = 1 + change / 100 % 12;
            int night = random.nextInt(NightBlock.NIGHTS);
            expected[night] = random.nextInt(4) == 0 ? 0 : 366 - random.nextInt(different);
            block = NightBlock.withMaxStay(block, night, expected[night]);
            long[] now = block;
            assertThat(IntStream.range(0, NightBlock.NIGHTS).map(at -> NightBlock.maxStay(now, at)))
                    .containsExactly(IntStream.of(expected).boxed().toArray(Integer[]::new));
        }
    }

    /** Savepoints hold these words. */
    @Test
    void itsMaximumStaysStandInTheseWords() {
        long[] block = NightBlock.empty();
        int[] maxStays = {14, 3, 7, 9, 14};
        for (int night = 0; night < maxStays.length; night++) {
            block = NightBlock.withMaxStay(block, night, maxStays[night]);
        }
        assertThat(block)
                .hasSize(35)
                .endsWith(0b10101L | 14L << 32 | 9L << 41, 0b00110L | 3L << 32, 0b01000L | 7L << 32);
    }

    @Test
    void leavesTheBlockGivenAsItIs() {
        long[] before = NightBlock.withMaxStay(NightBlock.empty(), 5, 14);
        long[] copy = before.clone();
        NightBlock.withMaxStay(before, 6, 14);
        assertThat(before).isEqualTo(copy);
    }
}
