package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.localstack.demo.BookingClient.Receipt;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.settings.TenantsFile;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sells a season on a running stack: inventory first, then the guests and what they do next, watching the reply topic all the while. */
public final class Demo {
    /**
     * Without any new decision for this long the season is given up. A killed TaskManager is back after less than a minute
     * even on a machine that is busy otherwise; most of that Flink takes to miss it.
     */
    private static final Duration NO_DECISION_MAX = Duration.ofMinutes(2);

    private static final Duration NO_ANSWER_MAX = Duration.ofMinutes(2);
    private static final long LOOK_EVERY_MILLIS = 100;

    private final StackSettings settings;
    private final Options options;
    private final SeasonProgress progress;
    private final Replies replies = new Replies();

    /**
     * @param bookings guests' requests; repeats, and what guests do with their bookings, come on top
     * @param clients that send at the same time
     * @param perSecond at most so many new guests a second, of all clients together
     */
    public record Options(int bookings, long seed, int clients, int perSecond) {
        public Options {
            require("--bookings", bookings, SeasonPlan.BOOKINGS_MAX);
            require("--clients", clients, 1_000);
            require("--rate", perSecond, 100_000);
        }

        private static void require(String flag, int value, int max) {
            if (value < 1 || value > max) {
                throw new IllegalArgumentException("%s %d: from 1 to %d".formatted(flag, value, max));
            }
        }
    }

    public Demo(StackSettings settings, Options options, SeasonProgress progress) {
        this.settings = settings;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Returns once every decision is there and every hold that was left alone has expired, or nothing has come for too long; the
     * report then says what is missing.
     *
     * @throws DemoFailedException if not even the inventory could be set
     */
    public DemoReport run() throws IOException, InterruptedException, DemoFailedException {
        Map<String, String> apiKeyOfTenant = keys();
        Season season = Season.of(new SeasonPlan(
                options.seed(),
                new SeasonRuns(settings.folders().data("demo")).next(),
                options.bookings(),
                apiKeyOfTenant.keySet().stream().toList(),
                LocalDate.now(ZoneOffset.UTC)));
        BookingClient client = new BookingClient(
                settings.ingestUrl(),
                settings.ingestTls() == null ? null : settings.ingestTls().clientContext(),
                apiKeyOfTenant,
                NO_ANSWER_MAX);
        try (ReplyWatcher watcher = ReplyWatcher.start(
                settings.brokers(), new ConfluentSchemaRegistry(settings.registryUrl()), replies::seen)) {
            putOnSale(season, client, watcher);
            return sell(season, client, watcher, apiKeyOfTenant);
        }
    }

    private Map<String, String> keys() throws DemoFailedException {
        try {
            return TenantsFile.read(settings.tenants()).plainKeyByTenant();
        } catch (IllegalArgumentException e) {
            throw new DemoFailedException(e.getMessage());
        }
    }

    private void putOnSale(Season season, BookingClient client, ReplyWatcher watcher)
            throws InterruptedException, DemoFailedException {
        progress.say(DemoReport.headline(season));
        for (InventoryRequest request : season.inventory()) {
            Receipt receipt = client.set(request);
            replies.inventoryAccepted(request.tenantId(), receipt);
        }
        Stillness stillness = new Stillness(NO_DECISION_MAX, System.nanoTime());
        while (replies.undecided() > 0) {
            watcher.requireWatching();
            requireProgress(stillness);
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private DemoReport sell(
            Season season, BookingClient client, ReplyWatcher watcher, Map<String, String> apiKeyOfTenant)
            throws InterruptedException {
        long beganNanos = System.nanoTime();
        String failure = null;
        Duration rush;
        Duration decidedAfter;
        long requestsInRush;
        try (SeasonTraffic traffic = SeasonTraffic.start(
                season, client, replies, new Pace(options.perSecond(), beganNanos), options.clients())) {
            try {
                watchUntilDecided(traffic, watcher, beganNanos);
                // A repeat that got a second decision would have it by then.
                TimeUnit.MILLISECONDS.sleep(
                        settings.checkpointInterval().plusSeconds(1).toMillis());
                watcher.requireWatching();
            } catch (DemoFailedException e) {
                failure = e.getMessage();
            }
            rush = Duration.ofNanos(Math.max(0, traffic.lastGuestNanos() - beganNanos));
            requestsInRush = traffic.requestsByLastGuest();
            decidedAfter = Duration.ofNanos(Math.max(0, replies.lastMatchNanos() - traffic.lastAnswerNanos()));
        } finally {
            progress.done();
        }
        return new DemoReport(
                season,
                settings,
                apiKeyOfTenant,
                options.clients(),
                replies.books(DemoReport.SOLD_OUT_NIGHTS_SHOWN),
                rush,
                requestsInRush,
                decidedAfter,
                failure);
    }

    private void watchUntilDecided(SeasonTraffic traffic, ReplyWatcher watcher, long beganNanos)
            throws InterruptedException, DemoFailedException {
        Stillness stillness = new Stillness(NO_DECISION_MAX, beganNanos);
        while (traffic.goesOn() || awaited() > 0) {
            traffic.requireNoFailure();
            watcher.requireWatching();
            requireProgress(stillness);
            progress.show(new SeasonProgress.State(
                    traffic.served(),
                    options.bookings(),
                    traffic.busy(),
                    replies.undecided(),
                    replies.holdsToExpire(),
                    (System.nanoTime() - beganNanos) / 1e9));
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        traffic.requireNoFailure();
        if (traffic.served() < options.bookings()) {
            throw new DemoFailedException(
                    "only %,d of %,d guests were served".formatted(traffic.served(), options.bookings()));
        }
    }

    private int awaited() {
        return replies.undecided() + replies.holdsToExpire();
    }

    private void requireProgress(Stillness stillness) throws DemoFailedException {
        if (stillness.tooLong(awaited(), replies.lastSeenNanos(), System.nanoTime())) {
            throw new DemoFailedException(
                    "%,d decisions and %,d expiries are missing and none came for %d s; ./tartware status and the Flink UI at %s tell more"
                            .formatted(
                                    replies.undecided(),
                                    replies.holdsToExpire(),
                                    NO_DECISION_MAX.toSeconds(),
                                    settings.flinkUrl()));
        }
    }
}
