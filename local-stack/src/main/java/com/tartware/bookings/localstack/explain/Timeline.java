package com.tartware.bookings.localstack.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A booking's commands and decisions, put together. A command is decided at its log time, to the millisecond, so that finds which of
 * several repeats the decision answers.
 */
record Timeline(List<Moment> moments) {
    private static final Comparator<Moment> ORDER = Comparator.comparing(Moment::at)
            // Of one moment, what was decided first; an expiry comes before the command that found it due.
            .thenComparingLong(moment -> moment.decision() == null
                    ? Long.MAX_VALUE
                    : moment.decision().decision().getTenantSequence());

    static Timeline of(BookingStory story) {
        List<Moment> moments = new ArrayList<>();
        List<SeenDecision> open = new ArrayList<>(story.decisions());
        Set<String> known = new HashSet<>();
        for (LoggedCommand command : story.commands()) {
            moments.add(momentOf(command, open, known));
        }
        for (SeenDecision left : open) {
            boolean expiry = left.decision().getCommandId() == null;
            moments.add(new Moment(
                    left.decision().getDecidedAt(), expiry ? Moment.Kind.EXPIRY : Moment.Kind.UNEXPLAINED, null, left));
        }
        moments.sort(ORDER);
        return new Timeline(List.copyOf(moments));
    }

    private static Moment momentOf(LoggedCommand command, List<SeenDecision> open, Set<String> known) {
        if (command.refusal() != null) {
            return new Moment(command.logTime(), Moment.Kind.REFUSED, command, null);
        }
        String commandId = command.content().commandId();
        boolean first = known.add(commandId);
        Optional<SeenDecision> answer = open.stream()
                .filter(decision -> commandId.equals(decision.decision().getCommandId()))
                .filter(decision -> decision.decision().getDecidedAt().equals(command.logTime()))
                .findFirst();
        answer.ifPresent(open::remove);
        return answer.map(decision -> new Moment(command.logTime(), Moment.Kind.DECIDED, command, decision))
                .orElseGet(() ->
                        new Moment(command.logTime(), first ? Moment.Kind.PENDING : Moment.Kind.REPEAT, command, null));
    }

    List<Moment> of(Moment.Kind kind) {
        return moments.stream().filter(moment -> moment.kind() == kind).toList();
    }
}
