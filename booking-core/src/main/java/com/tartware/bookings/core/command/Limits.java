package com.tartware.bookings.core.command;

import com.tartware.bookings.core.booking.BookingReference;
import com.tartware.bookings.core.booking.Stay;
import java.util.List;

/** The contract's ranges, for records that did not pass ingest. */
final class Limits {
    static final int ALLOTMENT_MAX = 9_999;
    static final int OVERBOOKING_LIMIT_MAX = 999;
    static final int INVENTORY_NIGHTS_MAX = 731;
    static final int STAY_NIGHTS_MAX = 366;

    private static final int STAYS_MAX = 16;
    private static final int ROOMS_MAX = 99;
    private static final int REFERENCE_CHARACTERS_MAX = 128;
    private static final long AMOUNT_MINOR_MAX = 1_000_000_000_000L;
    private static final int CURRENCY_CHARACTERS = 3;
    private static final int HOLD_SECONDS_MAX = 86_400;
    private static final int CANCEL_REASON_CHARACTERS_MAX = 64;

    /** 0000-01-01 and 9999-12-31: what {@code YYYY-MM-DD} can say. */
    private static final int EPOCH_DAY_MIN = -719_528;

    private static final int EPOCH_DAY_MAX = 2_932_896;

    private Limits() {}

    static boolean allow(List<Stay> stays) {
        if (stays.isEmpty() || stays.size() > STAYS_MAX) {
            return false;
        }
        for (Stay stay : stays) {
            boolean holds = Identifier.isValid(stay.propertyId())
                    && Identifier.isValid(stay.roomTypeId())
                    && isRange(stay.checkInEpochDay(), stay.checkOutEpochDay(), STAY_NIGHTS_MAX)
                    && isWithin(stay.rooms(), 1, ROOMS_MAX);
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    static boolean allow(BookingReference reference) {
        return isReference(reference.guestRef())
                && isReference(reference.externalReference())
                && (reference.channel() == null || Identifier.isValid(reference.channel()))
                && (reference.ratePlanId() == null || Identifier.isValid(reference.ratePlanId()))
                && isPrice(reference.amountMinor(), reference.currency());
    }

    /** Two dates, the second later than the first by {@code nightsMax} nights at most. */
    static boolean isRange(int fromEpochDay, int toEpochDay, int nightsMax) {
        return fromEpochDay >= EPOCH_DAY_MIN
                && toEpochDay <= EPOCH_DAY_MAX
                && isWithin((long) toEpochDay - fromEpochDay, 1, nightsMax);
    }

    static boolean isHoldSeconds(int holdSeconds) {
        return isWithin(holdSeconds, 1, HOLD_SECONDS_MAX);
    }

    /** Null is any version. */
    static boolean isExpectedVersion(Integer version) {
        return version == null || version >= 1;
    }

    /** Null is none given. */
    static boolean isCancelReason(String reason) {
        return reason == null
                || (isWithin(reason.length(), 1, CANCEL_REASON_CHARACTERS_MAX)
                        && reason.chars().allMatch(Limits::isOfCancelReason));
    }

    private static boolean isOfCancelReason(int character) {
        return isWithin(character, 'A', 'Z') || isWithin(character, '0', '9') || character == '_';
    }

    static boolean isWithin(long value, long least, long most) {
        return value >= least && value <= most;
    }

    private static boolean isReference(String text) {
        return text == null
                || (isWithin(text.codePointCount(0, text.length()), 1, REFERENCE_CHARACTERS_MAX)
                        && text.codePoints().allMatch(Limits::isPrintable));
    }

    /**
     * No control character, lone surrogate or line separator. Ranges, not Unicode categories: those grow with the JDK, and the
     * same log would be decided differently by the next one.
     */
    private static boolean isPrintable(int codePoint) {
        boolean control = codePoint < 0x20 || isWithin(codePoint, 0x7f, 0x9f);
        boolean surrogate = isWithin(codePoint, Character.MIN_SURROGATE, Character.MAX_SURROGATE);
        boolean separator = codePoint == 0x2028 || codePoint == 0x2029;
        return !control && !surrogate && !separator;
    }

    private static boolean isPrice(Long amountMinor, String currency) {
        if (amountMinor == null || currency == null) {
            return amountMinor == null && currency == null;
        }
        return isWithin(amountMinor, 0, AMOUNT_MINOR_MAX)
                && currency.length() == CURRENCY_CHARACTERS
                && currency.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z');
    }
}
