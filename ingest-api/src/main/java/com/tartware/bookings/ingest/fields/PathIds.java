package com.tartware.bookings.ingest.fields;

import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids of ours in a request's path. */
public final class PathIds {
    public static final String BOOKING_ID = "booking_id";

    /** The tenant's own names; every other parameter of a path is an id that we gave. */
    private static final Set<String> NAMED_BY_THE_TENANT = Set.of("property_id", "room_type_id");

    /** {@link UUID#fromString} alone would take {@code 1-1-1-1-1}. */
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private PathIds() {}

    /** Empty if the parameter is no UUID: nothing can be found under it then. */
    public static Optional<UUID> uuid(Context request, String name) {
        String text = request.pathParam(name);
        return UUID_FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** Whether the path holds an id of ours that is no UUID, so that there is nothing under it, whoever asks. */
    public static boolean namesNothing(Context request) {
        for (Map.Entry<String, String> parameter : request.pathParamMap().entrySet()) {
            if (!NAMED_BY_THE_TENANT.contains(parameter.getKey())
                    && !UUID_FORM.matcher(parameter.getValue()).matches()) {
                return true;
            }
        }
        return false;
    }
}
