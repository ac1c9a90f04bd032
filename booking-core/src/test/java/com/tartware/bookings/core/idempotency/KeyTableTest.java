package com.tartware.bookings.core.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyTableTest {
    @Test
    void findsEveryIdAndNoOther() {
        Random random = new Random(7);
        UUID[] ids = new UUID[2_000];
        long[] table = KeyTable.empty();
        for (int i = 0; i < ids.length; i++) {
            ids[i] = new UUID(random.nextLong(), random.nextLong());
            table = KeyTable.put(table, ids[i], new UUID(i, i), i);
        }
        for (int i = 0; i < ids.length; i++) {
            int at = KeyTable.find(table, ids[i]);
            assertThat(KeyTable.isOf(table, at, new UUID(i, i))).isTrue();
            assertThat(KeyTable.isOf(table, at, new UUID(i, i + 1L))).isFalse();
            assertThat(KeyTable.decidedAtMillis(table, at)).isEqualTo(i);
        }
        assertThat(KeyTable.find(table, new UUID(random.nextLong(), random.nextLong())))
                .isEqualTo(KeyTable.ABSENT);
    }

    @Test
    void idsWithTheSameLowBitsAreKeptApart() {
        long[] table = KeyTable.empty();
        for (int i = 1; i <= 3; i++) {
            table = KeyTable.put(table, new UUID(i, 0), new UUID(i, i), i);
        }
        assertThat(KeyTable.decidedAtMillis(table, KeyTable.find(table, new UUID(2, 0))))
                .isEqualTo(2);
        assertThat(KeyTable.find(table, new UUID(4, 0))).isEqualTo(KeyTable.ABSENT);
    }
}
