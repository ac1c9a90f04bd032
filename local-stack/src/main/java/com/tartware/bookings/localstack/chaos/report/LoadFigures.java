package com.tartware.bookings.localstack.chaos.report;

import com.tartware.bookings.localstack.chaos.load.LoadCounts;
import java.util.Map;

/**
 * The load in numbers.
 *
 * @param requests asked for the first time
 * @param attempts sent, retries and repeats among them
 * @param repeats sent again on purpose
 * @param givenUp never answered but with 5xx, or not at all
 * @param acceptedCommands different commands that were answered 202
 * @param answers by status, or by what came instead
 * @param decisions by outcome
 */
public record LoadFigures(
        long requests,
        long attempts,
        long repeats,
        long givenUp,
        long acceptedCommands,
        Map<String, Long> answers,
        Map<String, Long> decisions,
        long decisionVisibleP50Millis,
        long decisionVisibleP95Millis,
        long decisionVisibleMaxMillis) {

    public static LoadFigures of(LoadCounts counts, long acceptedCommands, Map<String, Long> decisions) {
        return new LoadFigures(
                counts.requests(),
                counts.attempts(),
                counts.repeats(),
                counts.givenUp(),
                acceptedCommands,
                counts.answers(),
                decisions,
                counts.decisionMillis().getValueAtPercentile(50),
                counts.decisionMillis().getValueAtPercentile(95),
                counts.decisionMillis().getMaxValue());
    }

    long decisionCount() {
        return decisions.values().stream().mapToLong(Long::longValue).sum();
    }
}
