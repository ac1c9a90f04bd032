package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.Quiet;

/** Once everything is healed, everything catches up. */
final class QuietInTime implements Check {
    @Override
    public String name() {
        return "quiet-in-time";
    }

    @Override
    public String promise() {
        return "after the last fault and request, all is decided and stored in bounded time";
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        Quiet quiet = evidence.history().quiet();
        if (quiet == null) {
            return;
        }
        findings.examined(1);
        if (quiet.seconds() == null) {
            findings.violation("it was not quiet after %.1f s".formatted(quiet.secondsMax()));
        } else if (quiet.seconds() > quiet.secondsMax()) {
            findings.violation(
                    "it was quiet after %.1f s, of %.1f s at most".formatted(quiet.seconds(), quiet.secondsMax()));
        } else {
            findings.note("quiet after %.1f s".formatted(quiet.seconds()));
        }
    }
}
