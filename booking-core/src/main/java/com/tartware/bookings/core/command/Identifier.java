package com.tartware.bookings.core.command;

/** The form of everything that a client names: properties, room types, channels, rate plans, and tenants themselves. */
public final class Identifier {
    private static final int CHARACTERS_MAX = 64;

    private Identifier() {}

    /** Whether the text is {@code [A-Za-z0-9._-]{1,64}}. */
    public static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > CHARACTERS_MAX) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }
}
