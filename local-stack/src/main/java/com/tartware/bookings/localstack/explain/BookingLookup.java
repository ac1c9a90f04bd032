package com.tartware.bookings.localstack.explain;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.localstack.audit.StoredBooking;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.topics.ScanProgress;
import com.tartware.bookings.localstack.topics.TopicReader;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Finds a booking in the topics and the stores. Only reads. */
public final class BookingLookup {
    /** Some checkpoints and the batch of a store. */
    private static final Duration STORES_BEHIND_MAX = Duration.ofSeconds(10);

    private final StackSettings settings;
    private final SchemaRegistry registry;
    private final ScanProgress progress;

    public BookingLookup(StackSettings settings, SchemaRegistry registry, ScanProgress progress) {
        this.settings = settings;
        this.registry = registry;
        this.progress = progress;
    }

    /** @param tenant whose partition alone is read; null for all */
    public List<BookingStory> stories(String bookingId, String tenant) {
        List<String> tenants = tenant == null ? null : List.of(tenant);
        try (TopicReader letters = new TopicReader(settings.brokers(), Topic.DEAD_LETTERS);
                TopicReader log = new TopicReader(settings.brokers(), Topic.COMMANDS.topicName(), tenants);
                TopicReader replies = new TopicReader(settings.brokers(), Topic.DECISIONS.topicName(), tenants)) {
            BookingScan scan = new BookingScan(registry, log.partitions(), replies.partitions(), bookingId);
            letters.readToEnd(scan::readLetter, progress.of("reading the dead letters"));
            log.readToEnd(scan::readCommand, progress.of("reading the command log"));
            // After the log, so that what was decided meanwhile is not shown as pending.
            replies.readToEnd(scan::readDecision, progress.of("reading the reply topic"));
            return scan.stories().stream()
                    .filter(story -> tenant == null || tenant.equals(story.tenantId()))
                    .toList();
        }
    }

    public Explanation explain(BookingStory story) throws InterruptedException {
        progress.show("asking the stores");
        List<StoredBooking> stores = StoredBooking.compare(
                settings, story.tenantId(), story.bookingId(), story.decided(), STORES_BEHIND_MAX);
        List<Long> sequences =
                story.decided().stream().map(Decision::getTenantSequence).toList();
        return new Explanation(
                story, stores, Delivery.ofDecisions(settings, story.tenantId(), sequences), Instant.now());
    }
}
