package com.tartware.bookings.reference;

import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.Request;
import com.tartware.bookings.reference.scenario.Request.Action;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Extend;
import com.tartware.bookings.reference.scenario.Request.Modify;
import com.tartware.bookings.reference.scenario.Request.SetInventory;
import com.tartware.bookings.reference.scenario.Restrictions;
import com.tartware.bookings.reference.scenario.RoomType;
import java.time.LocalDate;
import java.util.List;

/** The ranges of the contract's section 2. */
final class ContractRanges {
    private static final long FIRST_DATE = LocalDate.of(0, 1, 1).toEpochDay();
    private static final long LAST_DATE = LocalDate.of(9999, 12, 31).toEpochDay();

    private ContractRanges() {}

    static boolean hold(Request request) {
        if (request instanceof SetInventory inventory) {
            return holdInventory(inventory);
        }
        if (request instanceof Create create) {
            return holdStays(create.stays())
                    && (create.holdSeconds() == null || holdSeconds(create.holdSeconds()))
                    && holdReference(create.reference());
        }
        Integer expectedVersion = ((Action) request).expectedVersion();
        if (expectedVersion != null && expectedVersion < 1) {
            return false;
        }
        if (request instanceof Modify modify) {
            return holdStays(modify.stays());
        }
        if (request instanceof Extend extend) {
            return holdSeconds(extend.holdSeconds());
        }
        if (request instanceof Cancel cancel) {
            return cancel.reason() == null || consistsOf(cancel.reason(), 64, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        }
        return true;
    }

    private static boolean holdStays(List<AskedStay> stays) {
        if (stays.isEmpty() || stays.size() > 16) {
            return false;
        }
        for (AskedStay stay : stays) {
            boolean holds = holdRoomType(stay.roomType())
                    && holdNights(stay.checkIn(), stay.checkOut(), 366)
                    && within(stay.rooms(), 1, 99);
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static boolean holdInventory(SetInventory inventory) {
        Restrictions restrictions = inventory.restrictions();
        boolean setsNothing =
                inventory.allotment() == null && inventory.overbookingLimit() == null && isNothing(restrictions);
        return !setsNothing
                && holdRoomType(inventory.roomType())
                && holdNights(inventory.from(), inventory.to(), 731)
                && withinIfGiven(inventory.allotment(), 9_999)
                && withinIfGiven(inventory.overbookingLimit(), 999)
                && withinIfGiven(restrictions.minStay(), 366)
                && withinIfGiven(restrictions.maxStay(), 366);
    }

    private static boolean isNothing(Restrictions restrictions) {
        return restrictions.stopSell() == null
                && restrictions.closedToArrival() == null
                && restrictions.closedToDeparture() == null
                && restrictions.minStay() == null
                && restrictions.maxStay() == null;
    }

    private static boolean holdNights(int from, int to, int nightsMax) {
        return within(from, FIRST_DATE, LAST_DATE)
                && within(to, FIRST_DATE, LAST_DATE)
                && within((long) to - from, 1, nightsMax);
    }

    private static boolean holdSeconds(int seconds) {
        return within(seconds, 1, 86_400);
    }

    private static boolean holdReference(Reference reference) {
        boolean priced = reference.amountMinor() != null && reference.currency() != null;
        boolean unpriced = reference.amountMinor() == null && reference.currency() == null;
        return isPrintableIfGiven(reference.guestRef())
                && isPrintableIfGiven(reference.externalReference())
                && (reference.channel() == null || isIdentifier(reference.channel()))
                && (reference.ratePlanId() == null || isIdentifier(reference.ratePlanId()))
                && (unpriced || (priced && holdPrice(reference.amountMinor(), reference.currency())));
    }

    private static boolean holdPrice(long amountMinor, String currency) {
        return within(amountMinor, 0, 1_000_000_000_000L)
                && currency.length() == 3
                && consistsOf(currency, 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    }

    private static boolean isPrintableIfGiven(String text) {
        if (text == null) {
            return true;
        }
        int[] characters = text.codePoints().toArray();
        for (int character : characters) {
            boolean loneSurrogate = character >= 0xd800 && character <= 0xdfff;
            boolean lineBreak = character == '\u2028' || character == '\u2029';
            if (Character.isISOControl(character) || loneSurrogate || lineBreak) {
                return false;
            }
        }
        return within(characters.length, 1, 128);
    }

    private static boolean holdRoomType(RoomType roomType) {
        return isIdentifier(roomType.property()) && isIdentifier(roomType.name());
    }

    private static boolean isIdentifier(String text) {
        return consistsOf(text, 64, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
    }

    private static boolean consistsOf(String text, int lengthMax, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return within(text.length(), 1, lengthMax);
    }

    private static boolean withinIfGiven(Integer value, int most) {
        return value == null || within(value, 0, most);
    }

    private static boolean within(long value, long least, long most) {
        return least <= value && value <= most;
    }
}
