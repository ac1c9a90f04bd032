package com.tartware.bookings.ingest.webhooks;

import com.tartware.bookings.ingest.fields.FieldCode;
import com.tartware.bookings.ingest.fields.FieldErrors;
import com.tartware.bookings.ingest.fields.QueryFields;
import com.tartware.bookings.ingest.fields.SequenceText;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemException;
import com.tartware.bookings.ingest.store.StoredAttempt;
import com.tartware.bookings.ingest.store.StoredAttempt.Place;
import com.tartware.bookings.ingest.store.WebhookStore.AttemptQuery;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** The query of a page of attempts, and the cursor that leads to the next one. */
record AttemptListing(OptionalLong sequence, Optional<String> state, Optional<Place> after, int limit) {
    private static final Set<String> STATES = new TreeSet<>(Set.of("DELIVERED", "FAILED", "EXHAUSTED", "DISABLED"));
    private static final int LIMIT_MAX = 200;
    private static final int LIMIT_DEFAULT = 50;
    private static final int CURSOR_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;

    /** @throws ProblemException {@code INVALID_FIELD}, one entry a parameter */
    static AttemptListing of(Context request) {
        FieldErrors errors = new FieldErrors();
        QueryFields query = new QueryFields(request, errors);
        Long sequence = query.integer("sequence", 1, SequenceText.MAX);
        Optional<String> state = state(query);
        Optional<Place> after = cursor(query);
        Long limit = query.integer("limit", 1, LIMIT_MAX);
        query.refuseOthers();
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalidFields(errors.list()));
        }
        return new AttemptListing(
                sequence == null ? OptionalLong.empty() : OptionalLong.of(sequence),
                state,
                after,
                limit == null ? LIMIT_DEFAULT : Math.toIntExact(limit));
    }

    /** One more than the page holds, to see whether there is a next one. */
    AttemptQuery query() {
        return new AttemptQuery(sequence, state, after, limit + 1);
    }

    /** The answer of what {@link #query} found. */
    String page(List<StoredAttempt> found) {
        boolean more = found.size() > limit;
        List<StoredAttempt> page = more ? found.subList(0, limit) : found;
        return EndpointJson.attempts(page, more ? cursorTo(page.get(limit - 1).place()) : null);
    }

    private static Optional<String> state(QueryFields query) {
        String state = query.text("state");
        if (state != null && !STATES.contains(state)) {
            query.refuse("state", FieldCode.BAD_FORMAT, "Must be one of %s.".formatted(String.join(", ", STATES)));
        }
        return Optional.ofNullable(state);
    }

    private static Optional<Place> cursor(QueryFields query) {
        String text = query.text("cursor");
        if (text == null) {
            return Optional.empty();
        }
        Optional<Place> place = placeOf(text);
        if (place.isEmpty()) {
            query.refuse("cursor", FieldCode.BAD_FORMAT, "Must be the next_cursor of an earlier answer.");
        }
        return place;
    }

    private static String cursorTo(Place place) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(CURSOR_BYTES)
                        .putLong(place.attemptedAtMillis())
                        .putLong(place.tenantSequence())
                        .putInt(place.replay())
                        .putInt(place.attempt())
                        .array());
    }

    private static Optional<Place> placeOf(String cursor) {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.remaining() != CURSOR_BYTES) {
            return Optional.empty();
        }
        Place place = new Place(bytes.getLong(), bytes.getLong(), bytes.getInt(), bytes.getInt());
        // Beyond it Postgres has no time.
        boolean possible = place.attemptedAtMillis() >= 0 && place.attemptedAtMillis() < ATTEMPTED_AT_MILLIS_END;
        return possible ? Optional.of(place) : Optional.empty();
    }

    /** The year 10000. */
    private static final long ATTEMPTED_AT_MILLIS_END = 253_402_300_800_000L;
}
