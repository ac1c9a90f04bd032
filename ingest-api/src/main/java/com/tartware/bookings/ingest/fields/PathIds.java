package com.tartware.bookings.ingest.fields;

import io.javalin.http.Context;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids of ours in a request's path. */
public final class PathIds {
    public static final String BOOKING_ID = "booking_id";

    /** {@link UUID#fromString} alone would take {@code 1-1-1-1-1}. */
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private PathIds() {}

    /** Empty if the parameter is no UUID: nothing can be found under it then. */
    public static Optional<UUID> uuid(Context request, String name) {
        String text = request.pathParam(name);
        return UUID_FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
