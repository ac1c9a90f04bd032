package com.tartware.bookings.ingest.fairuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantPlacesTest {
    @ParameterizedTest(name = "of {0} places {1} tenants get {2} each")
    @CsvSource({"32, 1, 16", "32, 2, 11", "8192, 1, 4096", "8192, 3, 2048", "8192, 500, 17", "1, 1, 1", "3, 1, 2"})
    void greedyTenantsShareAndLeaveSomeToTheNext(int places, int tenants, int each) {
        TenantPlaces all = new TenantPlaces(places);
        for (int round = 0; round < places; round++) {
            for (int tenant = 0; tenant < tenants; tenant++) {
                all.of("tenant-" + tenant).tryTake();
            }
        }

        assertThat(all.taken()).isLessThanOrEqualTo(places);
        // In turns, so the last place may go to one of them only.
        assertThat(all.taken()).isBetween(tenants * (each - 1) + 1, tenants * each);
        if (places > 3) {
            assertThat(all.of("late").tryTake()).isTrue();
        }
    }

    @Test
    void aPlaceGivenBackIsFreeAgain() {
        TenantPlaces all = new TenantPlaces(2);
        TenantPlaces.Share demo = all.of("demo");

        assertThat(demo.tryTake()).isTrue();
        assertThat(demo.tryTake()).isFalse();
        assertThat(demo.isEmpty()).isFalse();
        demo.giveBack();

        assertThat(demo.isEmpty()).isTrue();
        assertThat(all.taken()).isZero();
        assertThat(all.of("demo").tryTake()).isTrue();
    }

    @Test
    void manyThreadsNeverTakeMoreThanThereAre() throws InterruptedException {
        TenantPlaces all = new TenantPlaces(10);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger insideMost = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TenantPlaces.Share share = all.of("tenant-" + i);
            Thread thread = new Thread(() -> {
                for (int turn = 0; turn < 20_000; turn++) {
                    if (share.tryTake()) {
                        insideMost.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        share.giveBack();
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(insideMost).hasValueBetween(1, 10);
        assertThat(all.taken()).isZero();
    }
}
