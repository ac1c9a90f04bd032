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
        this.scan = new GapScan(new ConfluentSchemaRegistry(settings.registryUrl()));
        this.progress = progress;
    }

    public GapReport look() {
        reader.readToEnd(scan::read, progress.of("reading decisions"));
        progress.clear();
        return new GapReport(scan.tenants(), scan.gaps());
    }

    /** Returns once no tenant is held any more, or when time is up. */
    public GapReport awaitClosed(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        GapReport report = look();
        while (!report.gaps().isEmpty() && System.nanoTime() < deadline) {
            progress.show("%d tenants are held yet".formatted(report.gaps().size()));
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            report = look();
        }
        progress.clear();
        return report;
    }

    @Override
    public void close() {
        reader.close();
    }
}
