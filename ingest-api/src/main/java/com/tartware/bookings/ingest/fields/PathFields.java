package com.tartware.bookings.ingest.fields;

import io.javalin.http.Context;

/** Reads the parameters of a request's path; they are fields like any other, and refused the same way. */
public final class PathFields {
    private final Context request;
    private final FieldErrors errors;

    public PathFields(Context request, FieldErrors errors) {
        this.request = request;
        this.errors = errors;
    }

    /** @param name of the parameter in the route; the error's pointer names it too */
    public String identifier(String name) {
        String text = request.pathParam(name);
        if (FieldText.isIdentifier(text)) {
            return text;
        }
        errors.add(
                "/" + name,
                FieldCode.BAD_FORMAT,
                "The path's %s must be %s.".formatted(name, FieldText.IDENTIFIER_FORM));
        return null;
    }
}
