package com.tartware.bookings.fuzzer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.fuzzer.Judge.Verdict;
import java.util.Optional;

/** One request that was sent again by its number, with its whole answer and what is to be said of it. */
public final class RepeatedRequest {
    private final FuzzPlan plan;
    private final long number;
    private final FuzzRequest request;
    private final FuzzAnswer answer;
    private final Optional<Verdict> verdict;

    RepeatedRequest(FuzzPlan plan, long number, FuzzRequest request, FuzzAnswer answer, Optional<Verdict> verdict) {
        this.plan = plan;
        this.number = number;
        this.request = request;
        this.answer = answer;
        this.verdict = verdict;
    }

    public boolean isClean() {
        return verdict.isEmpty();
    }

    public String text() {
        return "%s%n%s%n%n%d %s%n%n%s"
                .formatted(
                        request.curl(plan.url().toString()),
                        String.join(", ", request.twists()),
                        answer.status(),
                        answer.text(),
                        verdict.map(found -> found.kind() + ": " + found.explanation())
                                .orElse("as it should be"));
    }

    /** Named as in the report of a run; without a finding, {@code kind} and {@code explanation} are null. */
    public String json() {
        ObjectNode one = new ObjectMapper().createObjectNode();
        one.put("kind", verdict.map(found -> found.kind().name()).orElse(null));
        one.put("explanation", verdict.map(Verdict::explanation).orElse(null));
        one.put("seed", plan.seed());
        one.put("request", number);
        one.put("curl", request.curl(plan.url().toString()));
        one.put("status", answer.status());
        one.put("answer", answer.text());
        return one.toPrettyString();
    }
}
