package com.tartware.bookings.ingest.fields;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The forms that texts have in the contract. */
final class FieldText {
    static final String IDENTIFIER_FORM = "1 to 64 of the characters A-Z a-z 0-9 . _ -";
    static final String DATE_FORM = "a calendar date as YYYY-MM-DD";
    static final String PRINTABLE_FORM = "1 to 128 printable characters";
    static final String CURRENCY_FORM = "an ISO 4217 code such as EUR";
    static final String REASON_CODE_FORM = "1 to 64 of the characters A-Z 0-9 _";

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern REASON_CODE = Pattern.compile("[A-Z0-9_]{1,64}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final int PRINTABLE_LENGTH_MAX = 128;
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    private FieldText() {}

    static boolean isIdentifier(String text) {
        return IDENTIFIER.matcher(text).matches();
    }

    static boolean isReasonCode(String text) {
        return REASON_CODE.matcher(text).matches();
    }

    static boolean isCurrency(String text) {
        return CURRENCIES.contains(text);
    }

    /** The date, or null if the text is none: other digits, other forms and 30 February are not. */
    static LocalDate date(String text) {
        if (!DATE.matcher(text).matches()) {
            return null;
        }
        try {
            return LocalDate.of(
                    Integer.parseInt(text.substring(0, 4)),
                    Integer.parseInt(text.substring(5, 7)),
                    Integer.parseInt(text.substring(8, 10)));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Counted as people count, in code points. */
    static boolean isPrintable(String text) {
        int length = text.codePointCount(0, text.length());
        return length >= 1
                && length <= PRINTABLE_LENGTH_MAX
                && text.codePoints().allMatch(FieldText::isPrintable);
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
