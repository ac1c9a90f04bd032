package com.tartware.bookings.ingest.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.http.FakeDecisionStore;
import com.tartware.bookings.ingest.http.FakeLiveDecisions;
import com.tartware.bookings.ingest.store.StoredDecision;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The feed's rules about time, limits and clients that stand still, with connections and a clock that the test controls. */
class EventFeedTest {
    private final FakeDecisionStore store = new FakeDecisionStore();
    private final FakeLiveDecisions live = new FakeLiveDecisions();
    private final AtomicLong nowNanos = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventFeed feed = new EventFeed(store, live, new FeedLimits(3, 2), meters, nowNanos::get);

    @AfterEach
    void close() {
        feed.close();
    }

    @Test
    void aSilentStreamIsKeptAliveEveryFifteenSeconds() throws Exception {
        Client client = open("demo", 0);
        await(() -> client.written.size() == 1);
        elapse(Duration.ofSeconds(14));
        live.decide("acme", 1, "{}");
        elapse(Duration.ofSeconds(2));
        await(() -> client.written.equals(List.of("retry: 2000\nid: 0\n\n", ":\n\n")));
        live.decide("demo", 1, "{}");
        await(() -> client.written.size() == 3);
        elapse(Duration.ofSeconds(15));
        await(() -> client.written.size() == 4);

        assertThat(client.written.subList(2, 4)).containsExactly("id: 1\ndata: {}\n\n", ":\n\n");
    }

    @Test
    void aClientThatTakesNothingForAMinuteIsCutAndHoldsOneWriteUntilThen() throws Exception {
        Client client = open("demo", 0);
        client.stuck = true;
        await(() -> client.written.size() == 1);
        for (long sequence = 1; sequence <= 500; sequence++) {
            live.decide("demo", sequence, "{\"x\":\"" + "y".repeat(500) + "\"}");
        }
        await(() -> client.written.size() == 2);
        elapse(Duration.ofSeconds(59));
        assertThat(client.cut).isFalse();
        assertThat(client.written.get(1).length()).isLessThan(40_000);
        elapse(Duration.ofSeconds(2));

        await(() -> client.cut && client.ended);
        assertThat(client.written).hasSize(2);
        assertThat(meters.get("tartware.ingest.events.streams").gauge().value()).isZero();
        assertThat(meters.get("tartware.ingest.events.streams.ended")
                        .tag("why", "slow")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    /** Three writes of 12 MB are more than may be stuck at a time. */
    @Test
    void whenStuckWritesFillTheMemoryTheLongestStuckIsCut() throws Exception {
        String json = "y".repeat(12_000_000);
        Client first = open("acme", 0);
        List<Client> others = List.of(open("demo", 0), open("demo", 0));
        for (Client client : List.of(first, others.get(0), others.get(1))) {
            await(() -> client.written.size() == 1);
            client.stuck = true;
        }
        live.decide("acme", 1, json);
        await(() -> first.written.size() == 2);
        elapse(Duration.ofSeconds(3));
        live.decide("demo", 1, json);
        await(() -> others.stream().allMatch(client -> client.written.size() == 2));
        assertThat(first.cut).isFalse();
        elapse(Duration.ofSeconds(2));

        await(() -> first.cut);
        elapse(Duration.ofSeconds(2));
        assertThat(others).noneMatch(client -> client.cut);
    }

    @Test
    void aStreamEndsWithItsCredential() throws Exception {
        Client revoked = new Client();
        Client other = open("demo", 0);
        assertThat(feed.reserve("demo")).isTrue();
        feed.open("demo", OptionalLong.of(0), revoked, () -> !revoked.revoked);
        await(() -> revoked.written.size() == 1);
        elapse(Duration.ofSeconds(5));
        assertThat(revoked.ended).isFalse();

        revoked.revoked = true;
        elapse(Duration.ofSeconds(1));
        await(() -> revoked.ended);
        live.decide("demo", 1, "{}");
        await(() -> other.written.contains("id: 1\ndata: {}\n\n"));

        assertThat(revoked.cut).as("nothing was under way").isFalse();
        assertThat(revoked.written).hasSize(1);
        assertThat(other.ended).isFalse();
    }

    @Test
    void thereAreSoManyStreamsATenantAndSoManyInAll() throws Exception {
        Client first = open("demo", 0);
        open("demo", 0);
        assertThat(feed.reserve("demo")).as("a third of the tenant").isFalse();
        open("acme", 0);
        assertThat(feed.reserve("globex")).as("a fourth in all").isFalse();
        await(() -> first.written.size() == 1);

        first.failure = new IOException("gone");
        live.decide("demo", 1, "{}");
        await(() -> first.ended);

        assertThat(feed.reserve("globex")).isTrue();
        feed.giveBack("globex");
        assertThat(feed.reserve("demo")).isTrue();
    }

    @Test
    void aTenantIsFollowedWhileItHasStreamsAndHalfAMinuteMore() throws Exception {
        Client client = open("demo", 0);
        await(() -> live.followed.contains("demo"));
        live.decide("demo", 1, "{}");
        await(() -> client.written.size() == 2);
        client.failure = new IOException("gone");
        live.decide("demo", 2, "{}");
        await(() -> client.ended);
        live.decide("demo", 3, "{}");

        Client again = open("demo", 1);
        await(() -> again.written.size() == 2);
        assertThat(again.written.get(1)).isEqualTo("id: 2\ndata: {}\n\nid: 3\ndata: {}\n\n");
        assertThat(store.pagesRead)
                .as("it was all in memory, but for the first look")
                .hasValueLessThanOrEqualTo(1);
        again.failure = new IOException("gone");
        live.decide("demo", 4, "{}");
        await(() -> again.ended);
        elapse(Duration.ofSeconds(29));
        assertThat(live.followed).contains("demo");
        elapse(Duration.ofSeconds(2));
        await(() -> live.followed.isEmpty());
    }

    /** Many clients at one place share a page, and an empty page ends the asking. */
    @Test
    void streamsAtOnePlaceShareWhatIsReadFromTheStore() throws Exception {
        for (long sequence = 1; sequence <= 40; sequence++) {
            store.decide("demo", new StoredDecision(sequence, "HELD", null, Instant.EPOCH, "{}"));
        }
        Client first = open("demo", 10);
        Client second = open("demo", 10);
        await(() -> ids(first).size() == 30 && ids(second).size() == 30);
        int pages = store.pagesRead.get();
        elapse(Duration.ofSeconds(10));

        assertThat(pages).isLessThanOrEqualTo(3);
        assertThat(store.pagesRead).hasValue(pages);
        assertThat(ids(second)).startsWith("id: 11").endsWith("id: 40");
    }

    @Test
    void liveEventsInMemoryAreBoundedAndTheStoreHasTheRest() throws Exception {
        String json = "{\"x\":\"" + "y".repeat(10_000) + "\"}";
        Client stuck = open("demo", 0);
        await(() -> stuck.written.size() == 1);
        stuck.stuck = true;
        for (long sequence = 1; sequence <= 200; sequence++) {
            store.decide("demo", new StoredDecision(sequence, "HELD", null, Instant.EPOCH, json));
            live.decide("demo", sequence, json);
        }
        await(() -> stuck.written.size() == 2);
        stuck.unstick();
        elapse(Duration.ofSeconds(1)); // the first look at the store found it empty, and is followed by a pause

        await(() -> ids(stuck).size() == 200);
        assertThat(ids(stuck)).doesNotHaveDuplicates().startsWith("id: 1").endsWith("id: 200");
        assertThat(store.pagesRead.get()).isPositive();
    }

    private static List<String> ids(Client client) {
        List<String> ids = new ArrayList<>();
        client.written.stream().skip(1).forEach(write -> write.lines()
                .filter(line -> line.startsWith("id: "))
                .forEach(ids::add));
        return ids;
    }

    private Client open(String tenantId, long after) {
        Client client = new Client();
        assertThat(feed.reserve(tenantId)).isTrue();
        feed.open(tenantId, OptionalLong.of(after), client, () -> true);
        return client;
    }

    /** Long enough in real time that the feed has looked around more than once since. */
    private void elapse(Duration time) throws InterruptedException {
        nowNanos.addAndGet(time.toNanos());
        Thread.sleep(350);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadlineNanos);
            Thread.sleep(10);
        }
    }

    /** Takes what is written at once, or not at all. */
    private static final class Client implements Subscriber {
        final List<String> written = new CopyOnWriteArrayList<>();
        volatile boolean stuck;
        volatile boolean revoked;
        volatile boolean cut;
        volatile boolean ended;
        volatile Throwable failure;
        private volatile Consumer<Throwable> waiting;

        @Override
        public void begin(byte[] bytes, Consumer<Throwable> through) {
            written.add(new String(bytes, StandardCharsets.UTF_8));
            through.accept(null);
        }

        @Override
        public void write(byte[] bytes, Consumer<Throwable> through) {
            boolean holds = stuck;
            if (holds) {
                waiting = through;
            }
            written.add(new String(bytes, StandardCharsets.UTF_8));
            if (!holds) {
                through.accept(failure);
            }
        }

        void unstick() {
            stuck = false;
            waiting.accept(null);
        }

        @Override
        public void refuse(Throwable why) {
            ended = true;
        }

        @Override
        public void end() {
            ended = true;
        }

        @Override
        public void cut() {
            cut = true;
        }
    }
}
