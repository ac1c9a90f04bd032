package com.tartware.bookings.ingest.fairuse;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.LocalBucket;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * One tenant's token bucket for one kind of request. Safe for many threads, without a lock. The bucket's clock is one that nobody
 * sets: a wall clock that jumps would lock a tenant out, or let it flood.
 */
final class Allowance {
    private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final String name;
    private final Rate rate;
    private final LocalBucket bucket;
    private final String policyHeader;
    private final LongAdder taken = new LongAdder();
    private volatile int processes = 1;

    /** @param name as the client reads it in the headers, such as {@code writes} */
    Allowance(String name, Rate rate, TimeMeter clock) {
        this.name = name;
        this.rate = rate;
        this.bucket = Bucket.builder()
                .addLimit(bandwidth(rate))
                .withCustomTimePrecision(clock)
                .build();
        this.policyHeader = "\"" + name + "\";q=" + rate.burst() + ";w=" + Math.max(1, rate.secondsToFill());
    }

    boolean tryTake(long tokens) {
        boolean given = bucket.tryConsume(tokens);
        if (given) {
            taken.add(tokens);
        }
        return given;
    }

    /** Takes one token if there is one, and says what is left. */
    ConsumptionProbe tryTakeOne() {
        ConsumptionProbe answer = bucket.tryConsumeAndReturnRemaining(1);
        if (answer.isConsumed()) {
            taken.increment();
        }
        return answer;
    }

    /** The {@code RateLimit-Policy}: the bucket's size, and the seconds in which it fills. */
    String policyHeader() {
        return policyHeader;
    }

    /** The {@code RateLimit} of an answer: what is left, and the seconds until all of it is back. */
    String header(long remaining) {
        return "\"" + name + "\";r=" + remaining + ";t=" + rate.secondsFor(Math.max(0, rate.burst() - remaining));
    }

    /** The {@code RateLimit} of a refusal, which names the same moment as its {@code Retry-After}. */
    String refusedHeader(long retryAfterSeconds) {
        return "\"" + name + "\";r=0;t=" + retryAfterSeconds;
    }

    /** Whole seconds, at least 1, until a token is back. */
    static long retryAfterSeconds(ConsumptionProbe refused) {
        return Math.max(1, (refused.getNanosToWaitForRefill() + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
    }

    /** What is left now; below zero while what others gave is not paid. */
    long available() {
        return bucket.getAvailableTokens();
    }

    Rate rate() {
        return rate;
    }

    /** Tokens taken here since the last call. */
    long takenSinceAsked() {
        return taken.sumThenReset();
    }

    /**
     * Tokens that other processes gave out of this same bucket. They may leave it with a debt, which later refills pay before anything is
     * given here. So many processes can owe what each has in its bucket, and what comes back between two reports; no report, however
     * wrong, makes it more than that.
     *
     * @param ofProcesses how many give out of this bucket, this one included
     */
    void takenElsewhere(long tokens, int ofProcesses) {
        long debtMax = (long) ofProcesses * (rate.burst() + rate.perSecond());
        long debited = Math.min(tokens, Math.max(0, available() + debtMax));
        if (debited > 0) {
            bucket.consumeIgnoringRateLimits(debited);
        }
    }

    /** From now on this process gives out the share of one of so many; 1 is all of it. */
    synchronized void shareAmong(int processesNow) {
        if (processesNow == processes) {
            return;
        }
        processes = processesNow;
        bucket.replaceConfiguration(
                BucketConfiguration.builder()
                        .addLimit(bandwidth(rate.dividedBy(processesNow)))
                        .build(),
                TokensInheritanceStrategy.AS_IS);
    }

    private static Bandwidth bandwidth(Rate rate) {
        return Bandwidth.builder()
                .capacity(rate.burst())
                .refillGreedy(rate.perSecond(), Duration.ofSeconds(1))
                .build();
    }
}
