package com.tartware.bookings.localstack.rebuild;

import com.tartware.bookings.localstack.jobs.JobOperationException;
import com.tartware.bookings.localstack.jobs.ShadowJob;
import com.tartware.bookings.localstack.jobs.ShadowJobs;
import com.tartware.bookings.localstack.rebuild.TopicsLag.Position;
import com.tartware.bookings.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Fills a store anew from the first decision on, beside the live tables, and puts the new ones in their place once they have caught
 * up. Readers see the old tables until then, and decisions go on all the time. Whatever fails before the exchange leaves the live
 * tables and their job as they were.
 */
public final class ProjectionRebuild {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration TELL_EVERY = Duration.ofSeconds(5);

    private static final Duration RECENT_MIN = Duration.ofSeconds(10);

    /** The copy commits its offsets with each checkpoint. */
    private static final int RECENT_CHECKPOINTS = 3;

    /** A store that cannot be filled is not waited for all night. */
    private static final Duration NO_PROGRESS_LIMIT = Duration.ofMinutes(5);

    private final ShadowJobs shadows;
    private final String brokers;
    private final Duration recent;
    private final Map<String, ProjectionStore> stores;

    public ProjectionRebuild(
            ShadowJobs shadows, String brokers, Duration checkpointInterval, Map<String, ProjectionStore> stores) {
        this.shadows = shadows;
        this.brokers = brokers;
        Duration checkpoints = checkpointInterval.multipliedBy(RECENT_CHECKPOINTS);
        this.recent = checkpoints.compareTo(RECENT_MIN) < 0 ? RECENT_MIN : checkpoints;
        this.stores = stores;
    }

    /** Says what {@link #rebuild} would do. */
    public void plan(String storeName, Consumer<String> progress) throws Exception {
        ProjectionStore store = store(storeName);
        shadows.refuseIfSlotsAreShort(store.job());
        try (TopicsLag lag = lagOf(store)) {
            progress.accept("a copy of %s would read the %,d records of %s into empty tables of %s"
                    .formatted(store.job(), lag.position().ofAll(), topicsOf(store), store.name()));
        }
        progress.accept(
                "these would take the place of the live ones, with a pause of some seconds in which decisions wait");
    }

    public void rebuild(String storeName, Consumer<String> progress) throws Exception {
        ProjectionStore store = store(storeName);
        shadows.refuseIfSlotsAreShort(store.job());
        progress.accept("empty tables beside the live ones of " + store.name());
        store.prepareShadow();
        try (TopicsLag lag = lagOf(store)) {
            lag.forget();
            ShadowJob shadow = shadows.start(store.job(), store.shadowArguments());
            try {
                awaitCaughtUp(shadow, lag, progress);
                progress.accept("caught up with " + topicsOf(store));
                shadow.takeOver(() -> awaitRest(shadow, lag, progress), store::swapIn, progress);
            } catch (Exception e) {
                cancel(shadow, e);
                throw e;
            }
        } catch (Exception e) {
            store.dropShadow();
            throw e;
        }
    }

    private TopicsLag lagOf(ProjectionStore store) {
        return new TopicsLag(brokers, "tartware-" + ShadowJob.nameOf(store.job()), store.topics());
    }

    private static String topicsOf(ProjectionStore store) {
        return store.topics().stream().map(Topic::topicName).collect(Collectors.joining(", "));
    }

    private ProjectionStore store(String name) throws JobOperationException {
        ProjectionStore store = stores.get(name);
        if (store == null) {
            throw new JobOperationException("there is no projection %s; rebuild one of %s"
                    .formatted(
                            name,
                            String.join(", ", stores.keySet().stream().sorted().toList())));
        }
        return store;
    }

    /** What is told is why it had to be. */
    private static void cancel(ShadowJob shadow, Exception because) throws InterruptedException {
        try {
            shadow.cancel();
        } catch (JobOperationException | IOException e) {
            because.addSuppressed(e);
        }
    }

    /** Under load the copy need only be near: it reads the rest once nothing else fills the store. */
    private void awaitCaughtUp(ShadowJob shadow, TopicsLag lag, Consumer<String> progress) throws Exception {
        CatchUp catchUp = new CatchUp(recent, lag);
        await(shadow, lag, () -> catchUp.isLevel(System.nanoTime()) && shadow.running(), progress);
    }

    /** The store's own job has ended: nothing that it has written may be missing in the tables that replace its own. */
    private static void awaitRest(ShadowJob shadow, TopicsLag lag, Consumer<String> progress) throws Exception {
        Map<TopicPartition, Long> ends = lag.readableEnds();
        await(shadow, lag, () -> lag.hasRead(ends), progress);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(ShadowJob shadow, TopicsLag lag, Condition condition, Consumer<String> progress)
            throws Exception {
        long movedNanos = System.nanoTime();
        long toldNanos = movedNanos;
        long readBefore = 0;
        do {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            Position position = lag.position();
            long now = System.nanoTime();
            if (position.read() > readBefore) {
                readBefore = position.read();
                movedNanos = now;
            }
            if (now - movedNanos > NO_PROGRESS_LIMIT.toNanos()) {
                throw new JobOperationException(
                        "the copy gets no further; see %s in the Flink UI. The live tables are as they were"
                                .formatted(shadow.name()));
            }
            if (now - toldNanos > TELL_EVERY.toNanos()) {
                toldNanos = now;
                progress.accept("%d %% read".formatted(position.percent()));
            }
        } while (!condition.holds());
    }
}
