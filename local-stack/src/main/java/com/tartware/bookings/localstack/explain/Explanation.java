package com.tartware.bookings.localstack.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.localstack.audit.StoredBooking;
import com.tartware.bookings.localstack.topics.TextTable;
import com.tartware.bookings.schemas.decision.DecisionJson;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A booking's life: what was asked, what was decided, what the stores hold, what became of its webhooks, what is still to come.
 *
 * @param deliveries of its decisions, in their order
 */
public record Explanation(BookingStory story, List<StoredBooking> stores, List<Delivery> deliveries, Instant now) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INDENT = " ".repeat(28);

    /** Whether stores and decisions agree, and each decision has its command. */
    public boolean good() {
        return stores.stream().allMatch(StoredBooking::agrees)
                && Timeline.of(story).of(Moment.Kind.UNEXPLAINED).isEmpty();
    }

    /** @param colours whether the terminal shows them */
    public void print(PrintStream out, boolean colours) {
        Paint paint = new Paint(colours);
        Timeline timeline = Timeline.of(story);
        out.printf(
                "booking %s of %s: %s%n%n",
                story.bookingId(),
                story.tenantId(),
                story.latest().map(Explanation::state).orElse("never made"));
        timeline.moments().forEach(moment -> print(moment, paint, out));
        out.println();
        printPending(timeline, paint, out);
        for (StoredBooking store : stores) {
            out.printf(
                    "%-12s%s%n",
                    store.store(),
                    store.agrees() ? paint.good("agrees") + ": " + store.holds() : paint.bad(store.holds()));
            store.differences()
                    .forEach(difference -> out.println("            " + paint.bad("DIFFERENCE") + " " + difference));
        }
        deliveries.forEach(delivery -> out.printf("%-12s%s%n", "webhook", delivery.words(paint)));
    }

    private static String state(Decision decision) {
        return "%s, version %d%s; %s"
                .formatted(
                        decision.getBooking().getStatus(),
                        decision.getBookingVersion(),
                        decision.getBooking().getHoldExpiresAt() == null
                                ? ""
                                : " until "
                                        + DecisionJson.text(
                                                decision.getBooking().getHoldExpiresAt()),
                        stays(decision.getBooking().getStays()));
    }

    private static String stays(List<Stay> stays) {
        return stays.stream()
                .map(stay -> "%d x %s/%s [%s, %s)"
                        .formatted(
                                stay.getRooms(),
                                stay.getPropertyId(),
                                stay.getRoomTypeId(),
                                stay.getCheckIn(),
                                stay.getCheckOut()))
                .collect(Collectors.joining(", "));
    }

    private void print(Moment moment, Paint paint, PrintStream out) {
        LoggedCommand command = moment.command();
        out.printf("  %s  ", DecisionJson.text(moment.at()));
        if (command != null) {
            out.println(command.content().kind());
            out.println(INDENT
                    + paint.dim("log %s, key_id %s, command_id %s"
                            .formatted(
                                    command.place(),
                                    command.content().keyId(),
                                    command.content().commandId())));
            if (command.traceparent() != null) {
                out.println(INDENT + paint.dim("trace " + TextTable.oneLine(command.traceparent())));
            }
            out.print(INDENT + "→ ");
        }
        out.println(
                switch (moment.kind()) {
                    case DECIDED -> decided(moment.decision(), paint);
                    case EXPIRY -> decided(moment.decision(), paint) + " by itself: the hold's time was up";
                    case UNEXPLAINED ->
                        decided(moment.decision(), paint)
                                + paint.bad("  and the log has no command "
                                        + moment.decision().decision().getCommandId());
                    case REPEAT -> paint.dim("a repeat, ignored: this command was known");
                    case PENDING -> paint.waiting("not decided, for " + seconds(moment));
                    case REFUSED ->
                        paint.bad("a dead letter, " + command.refusal()
                                + (command.letter() == null
                                        ? ", which is not visible yet"
                                        : ": ./tartware dlq show " + command.letter()));
                });
    }

    private String seconds(Moment pending) {
        Duration waited = Duration.between(pending.command().appendedAt(), now);
        return String.format(Locale.ROOT, "%.1f s", waited.toMillis() / 1e3);
    }

    private static String decided(SeenDecision seen, Paint paint) {
        Decision decision = seen.decision();
        StringBuilder text = new StringBuilder("#" + decision.getTenantSequence() + " ");
        if (decision.getOutcome() == Outcome.REJECTED) {
            text.append(paint.bad("REJECTED " + decision.getReason()))
                    .append(": ")
                    .append(ReasonWords.of(decision));
        } else {
            text.append(paint.good(decision.getOutcome().toString()));
        }
        if (decision.getBookingVersion() != null) {
            text.append(", version ").append(decision.getBookingVersion());
        }
        if (decision.getCancelReason() != null) {
            text.append(", because of ").append(TextTable.oneLine(decision.getCancelReason()));
        }
        return text.append(paint.dim("  reply topic " + seen.place())).toString();
    }

    private void printPending(Timeline timeline, Paint paint, PrintStream out) {
        int pending = timeline.of(Moment.Kind.PENDING).size();
        if (pending > 0) {
            out.printf(
                    "%-12s%s%n",
                    "pending",
                    paint.waiting(
                            "%d commands wait for their decision; for longer than some seconds: ./tartware status, then ./tartware transactions list"
                                    .formatted(pending)));
        }
        story.expiryDueSince(now)
                .ifPresent(since -> out.printf(
                        "%-12s%s%n",
                        "pending",
                        paint.waiting("the hold's time was up at %s, and its expiry is not visible yet"
                                .formatted(DecisionJson.text(since)))));
        if (pending == 0 && story.expiryDueSince(now).isEmpty()) {
            out.printf("%-12snothing%n", "pending");
        }
    }

    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("tenant_id", story.tenantId());
        node.put("booking_id", story.bookingId());
        node.put(
                "status",
                story.latest()
                        .map(decision -> decision.getBooking().getStatus().toString())
                        .orElse(null));
        ArrayNode timeline = node.putArray("timeline");
        Timeline.of(story).moments().forEach(moment -> timeline.add(json(moment)));
        ArrayNode inStores = node.putArray("stores");
        for (StoredBooking store : stores) {
            ObjectNode entry = inStores.addObject();
            entry.put("store", store.store());
            entry.put("agrees", store.agrees());
            entry.put("holds", store.holds());
            ArrayNode differences = entry.putArray("differences");
            store.differences().forEach(differences::add);
        }
        ArrayNode webhooks = node.putArray("webhooks");
        deliveries.forEach(delivery -> webhooks.add(delivery.json()));
        node.put(
                "expiry_due_since",
                story.expiryDueSince(now).map(DecisionJson::text).orElse(null));
        return node;
    }

    private ObjectNode json(Moment moment) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("at", DecisionJson.text(moment.at()));
        node.put("kind", moment.kind().name());
        LoggedCommand command = moment.command();
        if (command != null) {
            ObjectNode logged = command.content().json();
            logged.put("partition", command.place().partition());
            logged.put("offset", command.place().offset());
            logged.put("appended_at", DecisionJson.text(command.appendedAt()));
            logged.put("traceparent", command.traceparent());
            logged.put("refusal", command.refusal());
            logged.put(
                    "dead_letter",
                    command.letter() == null ? null : command.letter().toString());
            node.set("command", logged);
        }
        if (moment.decision() != null) {
            try {
                node.set(
                        "decision",
                        JSON.readTree(DecisionJson.of(moment.decision().decision())));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a decision that does not read as JSON", e);
            }
        }
        return node;
    }
}
