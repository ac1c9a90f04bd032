package com.tartware.bookings.localstack.chaos.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** What all clients together did and got. */
public final class LoadCounts {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final LongAdder requests = new LongAdder();
    private final LongAdder attempts = new LongAdder();
    private final LongAdder repeats = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final Histogram decisionMillis = new SynchronizedHistogram(LONGEST.toMillis(), 3);

    void countRequest() {
        requests.increment();
    }

    void countAttempt() {
        attempts.increment();
    }

    void countRepeat() {
        repeats.increment();
    }

    void countGivenUp() {
        givenUp.increment();
    }

    void answer(int status) {
        answers.computeIfAbsent(String.valueOf(status), word -> new LongAdder()).increment();
    }

    /** @param why in a word or two */
    void noAnswer(String why) {
        answers.computeIfAbsent(why, word -> new LongAdder()).increment();
    }

    void decisionSeenAfter(Duration time) {
        decisionMillis.recordValue(Math.min(time.toMillis(), LONGEST.toMillis()));
    }

    public long requests() {
        return requests.sum();
    }

    public long attempts() {
        return attempts.sum();
    }

    /** Sent again on purpose, with the same key. */
    public long repeats() {
        return repeats.sum();
    }

    /** Never answered but with 5xx, or not at all, within the tries that a client makes. */
    public long givenUp() {
        return givenUp.sum();
    }

    /** By status, or by what came instead of an answer. */
    public Map<String, Long> answers() {
        Map<String, Long> counts = new TreeMap<>();
        answers.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }

    /** Times from an accepted request until GET of its command told the decision, of the clients that ask. */
    public Histogram decisionMillis() {
        return decisionMillis;
    }
}
