package com.tartware.bookings.ingest.fairuse;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Lets several ingest processes give out one limit together. Every process decides alone, at once and from its own bucket; ten times
 * a second, on a thread of its own, it adds what it gave to a counter in Redis and takes from its bucket what the others added. No
 * request ever waits for Redis. While Redis is away, each process gives its part of the limit: one of as many as were there last.
 */
final class SharedUse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedUse.class);

    /** What the processes together can give too much of a limit is what they give within this time. */
    private static final Duration RECONCILE_EVERY = Duration.ofMillis(100);

    /** Redis answers within a millisecond. The thread serves nothing else, so this is only how soon an outage is noticed. */
    private static final Duration ANSWER_MAX = Duration.ofMillis(500);

    private static final Duration RETRY_EVERY = Duration.ofSeconds(1);

    /** A process that was not heard of for this long is gone. */
    private static final Duration PRESENCE = Duration.ofSeconds(5);

    /**
     * A counter that was last read longer ago says nothing about now. All are read within {@link #QUIET_ROUNDS}, so this takes a pause
     * of this process or of Redis, which no client can bring about.
     */
    private static final Duration STALE_AFTER = Duration.ofSeconds(3);

    /** What nobody used here lately is read once in so many rounds, so that tenants who sleep cost next to nothing. */
    private static final int QUIET_ROUNDS = 10;

    /** Counters of tenants that nobody serves vanish. */
    private static final Duration COUNTERS_KEPT = Duration.ofHours(1);

    private static final String PROCESSES_KEY = "tartware:fairuse:processes";

    /** Notes this process, forgets those gone, returns how many are left; by the clock of Redis, the one that all share. */
    private static final String COUNT_PROCESSES = """
        local now = tonumber(redis.call('TIME')[1])
        redis.call('ZADD', KEYS[1], now, ARGV[1])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
        redis.call('EXPIRE', KEYS[1], ARGV[3])
        return redis.call('ZCARD', KEYS[1])
        """;

    private final URI redis;
    private final JedisClientConfig config = DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis((int) ANSWER_MAX.toMillis())
            .socketTimeoutMillis((int) ANSWER_MAX.toMillis())
            .build();
    private final String processId = UUID.randomUUID().toString();
    private final List<Counter> counters = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "fair-use");
        daemon.setDaemon(true);
        return daemon;
    });
    private Jedis connection;
    private boolean away;
    private int processes = 1;
    private int round;
    private long retryAtNanos = System.nanoTime();

    private SharedUse(URI redis, FairUse fairUse) {
        this.redis = redis;
        fairUse.shares().forEach((tenant, share) -> {
            counters.add(new Counter("tartware:fairuse:" + tenant + ":writes", share.writes));
            counters.add(new Counter("tartware:fairuse:" + tenant + ":reads", share.reads));
        });
    }

    /**
     * Never waits for Redis, which may be away.
     *
     * @throws IllegalArgumentException if the address is none; the message does not hold it, since a password may be in it
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Runs until closed, and catches what goes wrong itself.
    static SharedUse start(String redisUrl, FairUse fairUse) {
        SharedUse use = new SharedUse(address(redisUrl), fairUse);
        use.thread.scheduleWithFixedDelay(
                use::reconcileOrGoOnAlone, 0, RECONCILE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return use;
    }

    private static URI address(String redisUrl) {
        try {
            URI uri = new URI(redisUrl);
            if (uri.getHost() != null && ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below, in our words: the exception quotes the address.
        }
        throw new IllegalArgumentException(
                "--redis-url (or TARTWARE_INGEST_REDIS_URL) must look like redis://host:6379 or rediss://host:6379");
    }

    private void reconcileOrGoOnAlone() {
        if (System.nanoTime() - retryAtNanos < 0) {
            counters.forEach(Counter::forget);
            return;
        }
        try {
            reconcile();
            if (away) {
                away = false;
                // One process that sees what all give may give all of it.
                counters.forEach(counter -> counter.allowance.shareAmong(1));
                LOG.info("Redis answers again: {} processes share the limits", processes);
            }
        } catch (JedisException e) {
            goOnAlone(e);
        } catch (RuntimeException e) {
            LOG.error("Reconciling the limits failed", e);
            goOnAlone(e);
        }
    }

    private void goOnAlone(RuntimeException cause) {
        disconnect();
        counters.forEach(Counter::forget);
        retryAtNanos = System.nanoTime() + RETRY_EVERY.toNanos();
        if (!away) {
            away = true;
            LOG.warn(
                    "Redis is away ({}): this process gives 1/{} of every limit until it is back",
                    cause.getClass().getSimpleName(),
                    processes);
            counters.forEach(counter -> counter.allowance.shareAmong(processes));
        }
    }

    private void reconcile() {
        if (connection == null) {
            connection = new Jedis(redis, config);
        }
        round++;
        List<Counter> gave = new ArrayList<>();
        List<Counter> read = new ArrayList<>();
        for (Counter counter : counters) {
            if (counter.gave()) {
                gave.add(counter);
            } else if (counter.isBusy() || round % QUIET_ROUNDS == 0) {
                read.add(counter);
            }
        }
        List<Response<Long>> totals = new ArrayList<>(gave.size());
        Pipeline pipeline = connection.pipelined();
        Response<Object> present = pipeline.eval(
                COUNT_PROCESSES,
                List.of(PROCESSES_KEY),
                List.of(processId, Long.toString(PRESENCE.toSeconds()), Long.toString(COUNTERS_KEPT.toSeconds())));
        for (Counter counter : gave) {
            totals.add(pipeline.incrBy(counter.key, counter.given));
            pipeline.expire(counter.key, COUNTERS_KEPT.toSeconds());
        }
        Response<List<String>> others = read.isEmpty()
                ? null
                : pipeline.mget(read.stream().map(counter -> counter.key).toArray(String[]::new));
        pipeline.sync();
        processes = Math.max(1, ((Long) present.get()).intValue());
        for (int i = 0; i < gave.size(); i++) {
            gave.get(i).learn(totals.get(i).get(), processes);
        }
        for (int i = 0; i < read.size(); i++) {
            String total = others.get().get(i);
            read.get(i).learn(total == null ? 0 : Long.parseLong(total), processes);
        }
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (JedisException e) {
                LOG.debug("A broken connection did not close cleanly", e);
            }
            connection = null;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(2 * ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                disconnect();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One bucket's counter: how many tokens all processes together have ever given. */
    private static final class Counter {
        final String key;
        final Allowance allowance;
        long given;
        private long lastTotal;
        private long lastReadNanos;
        private long busyUntilNanos = System.nanoTime();
        private boolean known;

        Counter(String key, Allowance allowance) {
            this.key = key;
            this.allowance = allowance;
        }

        boolean gave() {
            given = allowance.takenSinceAsked();
            if (given > 0) {
                busyUntilNanos = System.nanoTime()
                        + Duration.ofSeconds(allowance.rate().secondsToFill()).toNanos();
            }
            return given > 0;
        }

        /** Until its bucket has had time to fill. */
        boolean isBusy() {
            return busyUntilNanos - System.nanoTime() > 0;
        }

        /** A total that went back, or that nobody looked at for a while, is a new beginning. */
        void learn(long total, int processes) {
            long now = System.nanoTime();
            long others = total - lastTotal - given;
            if (known && others > 0 && now - lastReadNanos < STALE_AFTER.toNanos()) {
                allowance.takenElsewhere(others, processes);
            }
            lastTotal = total;
            lastReadNanos = now;
            known = true;
        }

        void forget() {
            given = allowance.takenSinceAsked();
            known = false;
        }
    }
}
