package com.tartware.bookings.core.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.tenant.CopiedWords;
import com.tartware.bookings.core.tenant.WordMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTableTest {
    private static final long TABLE = 61_000;
    private static final long START_MILLIS = TABLE * KeyTable.SPAN_MILLIS;

    private final Pages pages = new Pages();
    private final KeyTable table = new KeyTable(new CopiedWords(pages), TABLE);

    @ParameterizedTest(name = "{0} ids")
    @ValueSource(ints = {0, 1, 2, 64, 65, 66, 129, 130, 2_000, 30_000})
    void findsEveryIdAndNoOther(int ids) {
        Random random = new Random(ids);
        UUID[] added = new UUID[ids];
        for (int i = 0; i < ids; i++) {
            added[i] = new UUID(random.nextLong(), random.nextLong());
            table.add(added[i], new UUID(i, i), START_MILLIS + i);
        }
        for (int i = 0; i < ids; i++) {
            KeyTable.Entry entry = table.find(added[i]);
            assertThat(entry.isOf(new UUID(i, i))).isTrue();
            assertThat(entry.isOf(new UUID(i, i + 1L))).isFalse();
            assertThat(entry.decidedAtMillis()).isEqualTo(START_MILLIS + i);
        }
        assertThat(table.find(new UUID(random.nextLong(), random.nextLong()))).isNull();
        assertThat(new KeyTable(pages, TABLE + 1).find(new UUID(0, 1))).isNull();
    }

    @Test
    void keepsTheTimeOfTheSpansLastMillisecond() {
        UUID id = new UUID(1, 1);
        table.add(new UUID(1, 2), new UUID(2, 2), START_MILLIS);
        table.add(id, new UUID(2, 2), START_MILLIS + KeyTable.SPAN_MILLIS - 1);
        assertThat(table.find(id).decidedAtMillis()).isEqualTo(START_MILLIS + KeyTable.SPAN_MILLIS - 1);
        assertThat(table.find(new UUID(1, 2)).decidedAtMillis()).isEqualTo(START_MILLIS);
    }

    @Test
    void keepsIdsApartThatShareAHalf() {
        for (int i = 1; i <= 100; i++) {
            table.add(new UUID(i, 7), new UUID(i, i), START_MILLIS + i);
            table.add(new UUID(7, -i), new UUID(i, i), START_MILLIS - i + 200);
        }
        assertThat(table.find(new UUID(2, 7)).decidedAtMillis()).isEqualTo(START_MILLIS + 2);
        assertThat(table.find(new UUID(7, -2)).decidedAtMillis()).isEqualTo(START_MILLIS + 198);
        assertThat(table.find(new UUID(101, 7))).isNull();
    }

    @Test
    void isReadAndWrittenInSmallPieces() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            table.add(new UUID(random.nextLong(), random.nextLong()), new UUID(i, i), START_MILLIS);
        }
        assertThat(pages.words.values())
                .allSatisfy(page -> assertThat(page.length).isLessThan(300));
        assertThat(pages.words.size()).isBetween(1_600, 9_000);
    }

    @Test
    void leavesNothingWhenDropped() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            table.add(new UUID(random.nextLong(), random.nextLong()), new UUID(i, i), START_MILLIS);
        }
        table.drop();
        assertThat(pages.words).isEmpty();
    }

    @Test
    void sharesAPageOutAmongFourForTheSixtyFifthId() {
        for (int i = 0; i < 64; i++) {
            table.add(new UUID(i, i), new UUID(i, i), START_MILLIS);
        }
        assertThat(pages.words).hasSize(1);
        table.add(new UUID(64, 64), new UUID(64, 64), START_MILLIS);
        assertThat(pages.words).as("four, and where to go for them").hasSize(5);
    }

    /** A client chooses its keys: here their ids agree in 24 bits, which takes sixteen million tries for each. */
    @Test
    void staysInSmallPiecesWhateverAClientChooses() {
        for (int i = 0; i < 5_000; i++) {
            table.add(new UUID(i, (long) i << 24), new UUID(i, i), START_MILLIS + i);
        }
        assertThat(pages.words.values())
                .allSatisfy(page -> assertThat(page.length).isLessThan(300));
        assertThat(table.find(new UUID(4_321, 4_321L << 24)).decidedAtMillis()).isEqualTo(START_MILLIS + 4_321);
        table.drop();
        assertThat(pages.words).isEmpty();
    }

    @Test
    void goesOnWhenIdsAgreeInAllBitsThatItLooksAt() {
        for (int i = 0; i < 200; i++) {
            table.add(new UUID(i, (long) i << 32), new UUID(i, i), START_MILLIS + i);
        }
        assertThat(table.find(new UUID(123, 123L << 32)).decidedAtMillis()).isEqualTo(START_MILLIS + 123);
    }

    private static final class Pages implements WordMap {
        private final Map<Long, long[]> words = new HashMap<>();

        @Override
        public long[] get(long key) {
            return words.get(key);
        }

        @Override
        public void put(long key, long[] value) {
            words.put(key, value);
        }

        @Override
        public void remove(long key) {
            words.remove(key);
        }
    }
}
