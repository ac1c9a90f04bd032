package com.tartware.bookings.checker.check;

import java.util.List;

/** All there are, in the order of a report. */
public final class Checks {
    private Checks() {}

    public static List<Check> all() {
        return List.of(
                new AcceptedOnce(),
                new NothingFromNothing(),
                new RefusedChangedNothing(),
                new UnknownNoneOrOne(),
                new SameKeySameAnswer(),
                new SequenceWithoutGap(),
                new NoNightOversold(),
                new StaysAllOrNothing(),
                new FoldEqualsReplies(),
                new PostgresEqualsReplies(),
                new ClickHouseEqualsReplies(),
                new AvailabilityEqualsReplies(),
                new RefusedRecordsBuried(),
                new QuietInTime(),
                new NoOpenTransaction());
    }
}
