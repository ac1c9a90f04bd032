package com.tartware.bookings.fuzzer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a run sent, what it was answered, and what it found. Safe to write from several threads. */
public final class FuzzReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ANSWER_SHOWN_MAX = 400;

    private final FuzzPlan plan;
    private final PlantedData planted;
    private final long began = System.nanoTime();
    private final Map<String, Map<String, Long>> answers = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private long requests;
    private long slowestMicros;
    private double seconds;

    FuzzReport(FuzzPlan plan, PlantedData planted) {
        this.plan = plan;
        this.planted = planted;
    }

    synchronized void add(FuzzRequest request, FuzzAnswer answer) {
        requests++;
        slowestMicros = Math.max(slowestMicros, answer.micros());
        String status = answer.status() > 0 ? Integer.toString(answer.status()) : "none";
        answers.computeIfAbsent(request.operation(), any -> new TreeMap<>()).merge(status, 1L, Long::sum);
    }

    synchronized void add(Finding finding) {
        findings.add(finding);
    }

    synchronized void end() {
        seconds = (System.nanoTime() - began) / 1e9;
    }

    public synchronized long requests() {
        return requests;
    }

    synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }

    public synchronized boolean isClean() {
        return findings.isEmpty();
    }

    /** A line an operation, then each finding with the command that sends it again. */
    public synchronized String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%-66s %8s  %s%n", "made from", "requests", "answers"));
        answers.forEach((operation, byStatus) -> text.append(String.format(
                Locale.ROOT,
                "%-66s %8d  %s%n",
                operation,
                sum(byStatus),
                byStatus.toString().replaceAll("[{}]", ""))));
        text.append(String.format(
                Locale.ROOT,
                "%n%d requests in %.1f s with seed %d of %s, slowest %.0f ms, of another tenant planted: %d bookings, %d commands, %d webhook endpoints; %s%n",
                requests,
                seconds,
                plan.seed(),
                plan.today(),
                slowestMicros / 1e3,
                planted.bookingIds().size(),
                planted.commandIds().size(),
                planted.endpointIds().size(),
                findings.isEmpty() ? "nothing found" : findings.size() + " findings"));
        for (Finding finding : findings) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n%s: %s%n  request %d of seed %d%s%n  %s%n  answer %d %s%n",
                    finding.kind(),
                    finding.explanation(),
                    finding.number(),
                    plan.seed(),
                    finding.request().twists().isEmpty()
                            ? ""
                            : " (" + String.join(", ", finding.request().twists()) + ")",
                    finding.request().curl(plan.url().toString()),
                    finding.status(),
                    shortened(finding.answer())));
        }
        return text.toString();
    }

    public synchronized String json() {
        ObjectNode report = JSON.createObjectNode();
        report.put("seed", plan.seed());
        report.put("today", plan.today().toString());
        report.put("url", plan.url().toString());
        report.put("requests", requests);
        report.put("seconds", Math.round(seconds * 10) / 10.0);
        report.put("slowest_millis", slowestMicros / 1_000);
        report.put("planted_bookings", planted.bookingIds().size());
        report.put("planted_commands", planted.commandIds().size());
        report.put("planted_webhook_endpoints", planted.endpointIds().size());
        ObjectNode byOperation = report.putObject("answers");
        answers.forEach((operation, byStatus) -> {
            ObjectNode statuses = byOperation.putObject(operation);
            byStatus.forEach(statuses::put);
        });
        ArrayNode list = report.putArray("findings");
        for (Finding finding : findings) {
            ObjectNode one = list.addObject();
            one.put("kind", finding.kind().name());
            one.put("explanation", finding.explanation());
            one.put("request", finding.number());
            one.put("curl", finding.request().curl(plan.url().toString()));
            one.put("status", finding.status());
            one.put("answer", shortened(finding.answer()));
        }
        return report.toPrettyString();
    }

    private static String shortened(String text) {
        return text.length() <= ANSWER_SHOWN_MAX ? text : text.substring(0, ANSWER_SHOWN_MAX) + "…";
    }

    private static long sum(Map<String, Long> byStatus) {
        return byStatus.values().stream().mapToLong(Long::longValue).sum();
    }
}
