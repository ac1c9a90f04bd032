package com.tartware.bookings.ingest.webhooks;

import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.ingest.fields.FieldCode;
import com.tartware.bookings.ingest.fields.FieldError;
import com.tartware.bookings.ingest.log.WebhookEndpointLog.Change;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What can become of an endpoint, each on top of its newest revision. */
final class EndpointChanges {
    /** A tenant needs one for each system that it connects; the deliveries of one decision stay bounded. */
    static final int PER_TENANT_MAX = 100;

    /**
     * Deleted ones stay on the topic for some days, in the memory of every ingest process, 200 bytes each, and in the webhook job's state: so
     * many may a tenant register and delete in that time. Some 140 a day are more than anybody's tests need.
     */
    static final int DELETED_PER_TENANT_MAX = 2_000;

    /** All are in the memory of every ingest process, 1 KB each and 3 KB at most. */
    static final int OF_ALL_MAX = 20_000;

    /** A delivery carries a signature of each secret that was the newest within the last day. */
    static final int ROTATIONS_PER_DAY_MAX = 4;

    /** Source: section 6 of the contract. */
    private static final Duration OVERLAP_AFTER_ROTATION = Duration.ofHours(24);

    /** A job that was away learns where each of them began. */
    private static final int EARLIER_REPLAYS_MAX = 16;

    private EndpointChanges() {}

    /** @param outcomes that are delivered; empty for all */
    static Change register(
            String tenantId, UUID endpointId, String url, List<String> outcomes, long afterSequence, Instant now) {
        return known -> {
            if (known.ofTenant() >= PER_TENANT_MAX) {
                throw new ProblemException(Problem.invalidFields(List.of(new FieldError(
                        "",
                        FieldCode.OUT_OF_RANGE,
                        "A tenant has at most %d endpoints; delete one first.".formatted(PER_TENANT_MAX)))));
            }
            if (known.ofAll() >= OF_ALL_MAX) {
                throw new ProblemException(
                        Problem.of(ProblemCode.LOG_UNAVAILABLE, "No further endpoint can be registered at the moment.")
                                .withHeader("Retry-After", "60"));
            }
            if (known.deletedOfTenant() >= DELETED_PER_TENANT_MAX) {
                throw tooManyDeleted();
            }
            return WebhookEndpoint.newBuilder()
                    .setTenantId(tenantId)
                    .setEndpointId(UuidBytes.of(endpointId))
                    .setRevision(1)
                    .setUrl(url)
                    .setOutcomes(outcomes)
                    .setCreatedAt(now)
                    .setSecretGeneration(1)
                    .setRotatedAt(null)
                    .setAfterSequence(afterSequence)
                    .setReplay(0)
                    .setReplayFromSequence(null)
                    .setDeleted(false)
                    .build();
        };
    }

    private static ProblemException tooManyDeleted() {
        return new ProblemException(Problem.of(
                        ProblemCode.RATE_LIMITED,
                        "The tenant has registered and deleted too many endpoints in the last two weeks. Nothing was registered.")
                .withHeader("Retry-After", "3600")
                .withHeader("RateLimit", "\"deleted-endpoints\";r=0;t=3600")
                .withHeader("RateLimit-Policy", "\"deleted-endpoints\";q=" + DELETED_PER_TENANT_MAX + ";w=1209600"));
    }

    /** The last record of the endpoint stays on the topic for a while: whoever reads it later must learn of the end, too. */
    static Change delete() {
        return changing(endpoint -> endpoint.setDeleted(true));
    }

    /** Every secret signs for a day after another took its place, so the changes of that day are remembered. */
    static Change rotateSecret(Instant now) {
        return changing(endpoint -> {
            List<Instant> ofTheDay = new ArrayList<>(endpoint.getEarlierRotations());
            if (endpoint.getRotatedAt() != null) {
                ofTheDay.add(endpoint.getRotatedAt());
            }
            ofTheDay.removeIf(rotatedAt -> !rotatedAt.isAfter(now.minus(OVERLAP_AFTER_ROTATION)));
            if (ofTheDay.size() >= ROTATIONS_PER_DAY_MAX) {
                throw tooManyRotations(now, ofTheDay.get(0));
            }
            return endpoint.setSecretGeneration(endpoint.getSecretGeneration() + 1)
                    .setRotatedAt(now)
                    .setEarlierRotations(ofTheDay);
        });
    }

    private static ProblemException tooManyRotations(Instant now, Instant oldest) {
        long seconds =
                Duration.between(now, oldest.plus(OVERLAP_AFTER_ROTATION)).toSeconds() + 1;
        return new ProblemException(Problem.of(
                        ProblemCode.RATE_LIMITED, "The secret was rotated as often as may be within 24 hours.")
                .withHeader("Retry-After", Long.toString(seconds))
                .withHeader(
                        "RateLimit-Policy",
                        "\"secret-rotations\";q=" + ROTATIONS_PER_DAY_MAX + ";w=" + OVERLAP_AFTER_ROTATION.toSeconds())
                .withHeader("RateLimit", "\"secret-rotations\";r=0;t=" + seconds));
    }

    static Change replay(long fromSequence) {
        return changing(endpoint -> {
            List<Long> earlier = new ArrayList<>(endpoint.getEarlierReplays());
            if (endpoint.getReplayFromSequence() != null) {
                earlier.add(endpoint.getReplayFromSequence());
            }
            return endpoint.setReplay(endpoint.getReplay() + 1)
                    .setReplayFromSequence(fromSequence)
                    .setEarlierReplays(
                            earlier.subList(Math.max(0, earlier.size() - EARLIER_REPLAYS_MAX), earlier.size()));
        });
    }

    static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "No webhook endpoint is known under this id.");
    }

    private interface Step {
        WebhookEndpoint.Builder on(WebhookEndpoint.Builder endpoint);
    }

    private static Change changing(Step step) {
        return known -> {
            WebhookEndpoint newest = known.newest().orElseThrow(EndpointChanges::notFound);
            return step.on(WebhookEndpoint.newBuilder(newest).setRevision(newest.getRevision() + 1))
                    .build();
        };
    }
}
