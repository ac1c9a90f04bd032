package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.launch.ProgressView;
import com.tartware.bookings.localstack.supervise.StackState;
import com.tartware.bookings.localstack.supervise.StackState.ComponentState;
import com.tartware.bookings.localstack.supervise.StackState.JobState;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A table that is drawn over on a terminal; elsewhere one line whenever something changes. */
public final class TerminalView implements ProgressView {
    /** States of which it is told how long they took, or have taken so far. */
    private static final Set<String> TIMED = Set.of("starting", "restarting", "ready");

    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, String> shown = new HashMap<>();
    private int linesDrawn;

    public TerminalView(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** The launcher script looks whether output is a terminal: Java 17 cannot ask about output alone. */
    public static TerminalView onStandardOutput() {
        return new TerminalView(System.out, standardOutputIsTerminal());
    }

    static boolean standardOutputIsTerminal() {
        return Boolean.getBoolean("tartware.terminal") && System.getenv("NO_COLOR") == null;
    }

    static boolean standardErrorIsTerminal() {
        return Boolean.getBoolean("tartware.terminal.error") && System.getenv("NO_COLOR") == null;
    }

    private record Line(String name, String state, String seconds, String note) {}

    @Override
    public void show(StackState state) {
        List<Line> lines = new ArrayList<>();
        for (ComponentState component : state.components()) {
            lines.add(new Line(
                    component.name(),
                    component.state(),
                    TIMED.contains(component.state()) ? String.format(Locale.ROOT, "%.1f s", component.seconds()) : "",
                    firstLine(component.note())));
        }
        for (JobState job : state.jobs()) {
            lines.add(new Line("job " + job.name(), job.state().toLowerCase(Locale.ROOT), "", firstLine(job.note())));
        }
        if (terminal) {
            draw(lines);
        } else {
            lines.stream()
                    .filter(line -> !line.state().equals(shown.put(line.name(), line.state())))
                    .filter(line -> !line.state().equals("waiting"))
                    .forEach(line -> out.println(text(line)));
        }
        if (state.note() != null) {
            state.note()
                    .lines()
                    .filter(line -> shown.put("note " + line, "") == null)
                    .forEach(this::say);
        }
    }

    private void draw(List<Line> lines) {
        StringBuilder screen = new StringBuilder();
        if (linesDrawn > 0) {
            screen.append("\033[").append(linesDrawn).append('A');
        }
        for (Line line : lines) {
            screen.append("\033[2K")
                    .append(colour(line.state()))
                    .append(text(line))
                    .append("\033[0m\n");
        }
        linesDrawn = lines.size();
        out.print(screen);
        out.flush();
    }

    private static String colour(String state) {
        return switch (state) {
            case "ready", "running" -> "\033[32m";
            case "failed", "unresponsive", "restarting" -> "\033[31m";
            case "waiting", "stopped" -> "\033[2m";
            default -> "\033[33m";
        };
    }

    private static String text(Line line) {
        String text = "  %-26s %-12s %8s  %s".formatted(line.name(), line.state(), line.seconds(), line.note());
        // A line that wraps would put the redrawn table out of step.
        return text.substring(0, Math.min(text.length(), 118)).stripTrailing();
    }

    private static String firstLine(String note) {
        return note == null ? "" : note.lines().findFirst().orElse("");
    }

    @Override
    public void say(String sentence) {
        linesDrawn = 0;
        out.println("  " + sentence);
    }
}
