package com.tartware.bookings.localstack.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.tartware.bookings.localstack.components.LocalStack;
import com.tartware.bookings.localstack.explain.Paint;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import com.tartware.bookings.localstack.supervise.RunRecords;
import com.tartware.bookings.localstack.supervise.StackState;
import com.tartware.bookings.localstack.supervise.StackState.JobState;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the stack is, for people and for programs. */
record StatusTable(List<Row> components, List<JobRow> jobs) {
    /** One process, as {@code status --json} gives it; no process, no pid. */
    record Row(String name, Long pid, String state, String address) {}

    /** One Flink job; tenants that it holds, records that it has not read yet. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record JobRow(String name, String state, String note, int heldTenants, long behind) {}

    /** What the supervisor says; without a supervisor, which of its processes still run. */
    static StatusTable of(StackSettings settings) {
        RunRecords records = new RunRecords(settings.folders().run());
        Optional<ProcessHandle> supervisor = records.alive("supervisor");
        Optional<StackState> published = supervisor.flatMap(process ->
                StackState.read(settings.folders().state()).filter(state -> state.supervisorPid() == process.pid()));
        List<Row> rows = new ArrayList<>();
        if (published.isPresent()) {
            published
                    .get()
                    .components()
                    .forEach(part -> rows.add(new Row(part.name(), part.pid(), part.state(), part.address())));
        } else {
            for (Component part : LocalStack.components(settings)) {
                Long pid = records.alive(part.name()).map(ProcessHandle::pid).orElse(null);
                rows.add(new Row(part.name(), pid, pid == null ? "stopped" : "left over", part.address()));
            }
        }
        rows.add(new Row(
                "supervisor",
                supervisor.map(ProcessHandle::pid).orElse(null),
                published
                        .map(state -> state.phase().name().toLowerCase(Locale.ROOT))
                        .orElse(supervisor.isPresent() ? "starting" : "stopped"),
                settings.dataDir().toString()));
        List<JobRow> jobs = published.map(StackState::jobs).orElse(List.of()).stream()
                .map(job -> new JobRow(job.name(), job.state(), job.note(), job.heldTenants(), job.behind()))
                .toList();
        return new StatusTable(rows, jobs);
    }

    String json() throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(this);
    }

    void print(PrintStream out) {
        out.printf("%-16s %8s  %-12s %s%n", "NAME", "PID", "STATE", "ADDRESS");
        for (Row row : components) {
            out.printf(
                    "%-16s %8s  %-12s %s%n",
                    row.name(), row.pid() == null ? "-" : row.pid(), row.state(), row.address());
        }
    }

    static void printJobs(List<JobState> jobs, Paint paint, PrintStream out) {
        for (JobState job : jobs) {
            String note =
                    job.note() == null ? "" : job.note().lines().findFirst().orElse("");
            String line = "%-25s  %-12s %s"
                    .formatted(
                            "job " + job.name(),
                            job.state().toLowerCase(Locale.ROOT),
                            job.alarm()
                                    .map(alarm -> note.isEmpty() ? alarm : alarm + "; " + note)
                                    .orElse(note))
                    .stripTrailing();
            out.println(job.alarm().isPresent() ? paint.bad(line) : line);
        }
    }

    static void printAddresses(StackState state, StackSettings settings, PrintStream out) {
        state.components().stream()
                .filter(part -> !part.name().startsWith("taskmanager"))
                .forEach(part -> out.printf(
                        "  %-12s %s%s%n",
                        part.name().equals("jobmanager") ? "Flink UI" : part.name(),
                        part.address(),
                        part.name().equals("postgres")
                                ? "  (%s/%s)".formatted(StackSettings.POSTGRES_USER, StackSettings.POSTGRES_PASSWORD)
                                : ""));
        out.printf("  %-12s %s%n", "tenants", settings.tenants());
    }
}
