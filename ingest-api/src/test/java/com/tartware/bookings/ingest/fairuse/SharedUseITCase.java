package com.tartware.bookings.ingest.fairuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

/** Several processes, here several instances, and one real Redis. */
class SharedUseITCase {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final SettableTime time = new SettableTime();
    private RedisServer redis;
    private int port;

    @BeforeEach
    void startRedis() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        redis = startedRedis();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        redis.stop();
    }

    @Test
    void whatOneProcessGaveIsMissingInTheOthers() {
        FairUse one = process(100, 1_000);
        FairUse other = process(100, 1_000);
        // Each must have read the counter once: what was given before that is nobody's business.
        awaitAcquaintance(one, other);

        assertThat(one.tryTakeWrites("demo", 600)).isTrue();

        await(() -> remaining(other) == 400);
        assertThat(other.tryTakeWrites("demo", 401)).isFalse();
        assertThat(other.tryTakeWrites("demo", 400)).isTrue();
    }

    /** Else a tenant could wait for that, and then take a full bucket from each, over and over. */
    @Test
    void whatOneGaveIsMissingInOthersThatWereQuietForLong() {
        FairUse one = process(1_000, 1_000);
        FairUse two = process(1_000, 1_000);
        FairUse three = process(1_000, 1_000);
        awaitAcquaintance(one, two);
        awaitAcquaintance(one, three);
        for (int i = 0; i < 24; i++) {
            pause(); // 6 s, in which a bucket fills several times
        }

        assertThat(one.tryTakeWrites("demo", 1_000)).isTrue();
        assertThat(two.tryTakeWrites("demo", 1_000)).isTrue();
        await(() -> remaining(one) == -1_000 && remaining(two) == -1_000 && remaining(three) == -1_000);

        time.pass(Duration.ofSeconds(1));
        assertThat(three.tryTakeWrites("demo", 1)).isFalse();
        time.pass(Duration.ofSeconds(1));
        assertThat(three.tryTakeWrites("demo", 1_000)).isTrue();
        await(() -> remaining(one) == 0 && remaining(two) == 0);
    }

    @Test
    void aTenantsReadsAreCountedApart() {
        FairUse one = process(100, 1_000);
        FairUse other = process(100, 1_000);
        awaitAcquaintance(one, other);

        one.tryTakeWrites("demo", 600);
        await(() -> remaining(other) == 400);

        assertThat(other.shares().get("demo").reads.tryTake(1_000)).isTrue();
    }

    @Test
    void whileRedisIsAwayEachGivesItsPartAndGoesOnTogetherAfterwards() throws IOException {
        FairUse one = process(100, 1_000);
        FairUse other = process(100, 1_000);
        awaitAcquaintance(one, other);

        redis.stop();
        await(() -> remaining(one) <= 500 && remaining(other) <= 500);
        time.pass(Duration.ofMinutes(1));
        assertThat(one.tryTakeWrites("demo", 501)).isFalse();
        assertThat(one.tryTakeWrites("demo", 500)).isTrue();
        assertThat(other.tryTakeWrites("demo", 500)).isTrue();

        redis = startedRedis();
        await(() -> {
            time.pass(Duration.ofSeconds(10));
            return remaining(one) == 1_000 && remaining(other) == 1_000;
        });
        awaitAcquaintance(one, other);
        one.tryTakeWrites("demo", 500);
        await(() -> remaining(other) <= 500);
    }

    @Test
    void withoutRedisAtTheStartTheWholeLimitIsGivenAlone() throws IOException {
        redis.stop();
        FairUse alone = process(100, 1_000);

        assertThat(alone.tryTakeWrites("demo", 1_000)).isTrue();
        assertThat(alone.tryTakeWrites("demo", 1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "redis", "http://127.0.0.1:1", "redis://", "redis://user:s3cret@ :1"})
    void anAddressThatIsNoneIsRefusedWithoutItsPassword(String address) {
        FairUse fairUse = new FairUse(Map.of(), new SimpleMeterRegistry());

        assertThatThrownBy(() -> fairUse.sharedOver(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--redis-url")
                .hasMessageNotContaining("s3cret");
    }

    private FairUse process(int perSecond, int burst) {
        Limits limits = new Limits(new Rate(perSecond, burst), new Rate(perSecond, burst), 10);
        FairUse fairUse = new FairUse(Map.of("demo", limits), new SimpleMeterRegistry(), time);
        open.add(fairUse.sharedOver("redis://127.0.0.1:" + port));
        return fairUse;
    }

    /** Each gives a little, until each has seen what the other gave; then all of it comes back. */
    private void awaitAcquaintance(FairUse one, FairUse other) {
        one.tryTakeWrites("demo", 1);
        other.tryTakeWrites("demo", 1);
        await(() -> {
            long before = remaining(other);
            one.tryTakeWrites("demo", 1);
            pause();
            return remaining(other) < before;
        });
        await(() -> {
            long before = remaining(one);
            other.tryTakeWrites("demo", 1);
            pause();
            return remaining(one) < before;
        });
        time.pass(Duration.ofMinutes(1));
        // What was given last is still on its way.
        await(() -> {
            long before = remaining(one) + remaining(other);
            pause();
            return remaining(one) + remaining(other) == before;
        });
        time.pass(Duration.ofMinutes(1));
        assertThat(remaining(one)).isEqualTo(1_000);
        assertThat(remaining(other)).isEqualTo(1_000);
    }

    private static long remaining(FairUse fairUse) {
        return fairUse.shares().get("demo").writes.available();
    }

    private RedisServer startedRedis() throws IOException {
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
        server.start();
        return server;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited for too long").isNegative();
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
