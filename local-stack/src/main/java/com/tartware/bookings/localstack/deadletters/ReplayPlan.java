package com.tartware.bookings.localstack.deadletters;

import com.tartware.bookings.avro.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a replay would do with each letter, in the order of the letters' records in the log. */
public record ReplayPlan(List<Judged> letters) {
    /** @param judged each by itself, in that order */
    static ReplayPlan of(List<Judged> judged, KnownCommands known) {
        List<Judged> planned = new ArrayList<>();
        Map<CommandKey, Letter> chosen = new HashMap<>();
        for (Judged letter : judged) {
            planned.add(letter.verdict() == Verdict.REPLAY ? against(known, chosen, letter) : letter);
        }
        return new ReplayPlan(planned);
    }

    private static Judged against(KnownCommands known, Map<CommandKey, Letter> chosen, Judged letter) {
        CommandKey command = letter.command();
        if (known.decision(command).isPresent()) {
            return letter.as(
                    Verdict.ALREADY_DECIDED, outcome(known.decision(command).get()));
        }
        if (known.inLog(command).isPresent()) {
            return letter.as(
                    Verdict.ALREADY_IN_LOG, "at " + known.inLog(command).get());
        }
        Letter same = chosen.putIfAbsent(command, letter.letter());
        return same == null ? letter : letter.as(Verdict.SAME_COMMAND, "as letter " + same.place());
    }

    static String outcome(Decision decision) {
        return "#%d %s%s"
                .formatted(
                        decision.getTenantSequence(),
                        decision.getOutcome(),
                        decision.getReason() == null ? "" : " " + decision.getReason());
    }

    public List<Judged> toReplay() {
        return letters.stream()
                .filter(letter -> letter.verdict() == Verdict.REPLAY)
                .toList();
    }

    /** Letters that were asked for and about which something remains to be done, though not by a replay. */
    public long unresolved() {
        return letters.stream()
                .filter(letter ->
                        letter.verdict() != Verdict.REPLAY && !letter.verdict().settled())
                .count();
    }
}
