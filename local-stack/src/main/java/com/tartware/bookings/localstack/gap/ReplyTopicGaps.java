package com.tartware.bookings.localstack.gap;

import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.topics.ScanProgress;
import com.tartware.bookings.localstack.topics.TopicReader;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The reply topic of a running stack, looked at for gaps, and looked at again for what has come since. */
public final class ReplyTopicGaps implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final TopicReader reader;
    private final GapScan scan;
    private final ScanProgress progress;

    public ReplyTopicGaps(StackSettings settings, ScanProgress progress) {
        this.reader = new TopicReader(settings.brokers(), Topic.DECISIONS.topicName());
        this.scan = new GapScan(new ConfluentSchemaRegistry(settings.registryUrl()), reader.partitions());
        this.progress = progress;
    }

    public GapReport look() {
        reader.readToEnd(scan::read, progress.of("reading decisions"));
        progress.clear();
        return new GapReport(scan.tenants(), scan.gaps(), scan.foreign());
    }

    /** Returns once no tenant is held any more, and each that was is past what waited, or when time is up. */
    public GapReport awaitClosed(GapReport found, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        GapReport report = look();
        while (!isClosed(found, report) && System.nanoTime() < deadline) {
            progress.show("%d tenants are held yet".formatted(report.gaps().size()));
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            report = look();
        }
        progress.clear();
        return report;
    }

    /** A tenant goes on with the first decision that was missing; what waited behind it was dropped, and comes again after it. */
    private boolean isClosed(GapReport found, GapReport now) {
        return now.gaps().isEmpty()
                && found.gaps().stream().allMatch(gap -> scan.last(gap.tenantId()) >= gap.nextFoundUpTo());
    }

    @Override
    public void close() {
        reader.close();
    }
}
