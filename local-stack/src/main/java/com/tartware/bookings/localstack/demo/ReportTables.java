package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.demo.DemoReport.HoldSales;
import com.tartware.bookings.localstack.demo.TenantSales.NewBookings;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** A report as people read it. */
public final class ReportTables {
    private static final String LABEL_CELL = "  %-24s";
    private static final String COUNT_CELL = " %11s";
    private static final int CELL_MAX = 11;

    /** More columns than these do not fit a terminal; the smaller tenants then share one. */
    private static final int TENANTS_MAX = 3;

    private static final String NIGHT_ROW = "  %-12s %-28s %-16s %-12s %7s%n";
    private static final String LATENCY_ROW = "  %-34s %9s %9s %9s %9s%n";

    private final DemoReport report;
    private final Ansi ansi;
    private final StringBuilder text = new StringBuilder();

    private ReportTables(DemoReport report, Ansi ansi) {
        this.report = report;
        this.ansi = ansi;
    }

    public static String of(DemoReport report, Ansi ansi) {
        ReportTables tables = new ReportTables(report, ansi);
        tables.outcomes();
        tables.refusals();
        tables.missedNights();
        tables.latencies();
        tables.whatIsWrong();
        tables.whereToLook();
        return tables.text.toString();
    }

    /** Tenants side by side, and all of them together. */
    private List<TenantSales> columns() {
        List<TenantSales> columns = new ArrayList<>(report.books().sales());
        if (columns.size() > TENANTS_MAX) {
            columns.sort(Comparator.comparingLong(TenantSales::requests).reversed());
            List<TenantSales> smaller = columns.subList(TENANTS_MAX - 1, columns.size());
            TenantSales others =
                    smaller.stream().reduce(TenantSales.none("%d others".formatted(smaller.size())), TenantSales::plus);
            smaller.clear();
            columns.add(others);
        }
        columns.add(report.books().total());
        return columns;
    }

    private void outcomes() {
        List<TenantSales> columns = columns();
        counts(Style.bold, "OUTCOME", columns, TenantSales::tenantId);
        for (Outcome outcome : DemoReport.OUTCOMES) {
            counts(null, outcome.name(), columns, sales -> count(sales.count(outcome)));
        }
        counts(null, "repeats, ignored", columns, sales -> count(sales.repeats()));
        counts(null, "room nights sold", columns, sales -> count(sales.roomNightsSold()));
        NewBookings bookings = report.books().total().bookings();
        if (bookings.decided() > 0) {
            line(
                    "%n  Of %s bookings asked for, %s were taken and %s found no room.%n",
                    count(bookings.decided()),
                    percent(bookings.taken(), bookings.decided()),
                    percent(bookings.noRoom(), bookings.decided()));
        }
        HoldSales holds = HoldSales.of(report.books());
        if (holds.held() > 0) {
            line(
                    "  Of %s holds, %s were confirmed, %s released, %s expired%s.%n",
                    count(holds.held()),
                    count(holds.confirmed()),
                    count(holds.released()),
                    count(holds.expired()),
                    holds.open() == 0 ? "" : ", and %s are open".formatted(count(holds.open())));
        }
    }

    private void refusals() {
        List<TenantSales> columns = columns();
        if (report.books().reasons().isEmpty()) {
            return;
        }
        counts(Style.bold, "REJECTED BECAUSE", columns, TenantSales::tenantId);
        for (Reason reason : report.books().reasons()) {
            counts(null, reason.name(), columns, sales -> count(sales.count(reason)));
        }
    }

    /** A row; one with a style is a heading and has a blank line before it. */
    private void counts(Style style, String label, List<TenantSales> columns, Function<TenantSales, String> cell) {
        StringBuilder row = new StringBuilder(LABEL_CELL.formatted(label));
        columns.forEach(column -> row.append(COUNT_CELL.formatted(abbreviated(cell.apply(column)))));
        if (style == null) {
            line("%s%n", row);
        } else {
            line("%n");
            styled(style, "%s%n", row);
        }
    }

    /** Names may be longer than a column. */
    private static String abbreviated(String text) {
        return text.length() <= CELL_MAX ? text : text.substring(0, CELL_MAX - 1) + "…";
    }

    private void missedNights() {
        if (report.books().mostMissed().isEmpty()) {
            return;
        }
        heading("%n" + NIGHT_ROW, "SOLD OUT", "HOTEL", "ROOM TYPE", "NIGHT", "REFUSED");
        report.books().mostMissed().forEach(missed -> {
            SoldOutNight night = missed.getKey();
            line(
                    NIGHT_ROW,
                    night.tenantId(),
                    report.hotelName(night.propertyId()),
                    night.roomTypeId(),
                    night.night(),
                    count(missed.getValue()));
        });
        int others =
                report.books().nightsSoldOut() - report.books().mostMissed().size();
        if (others > 0) {
            line("  and %s other nights%n", count(others));
        }
    }

    private void latencies() {
        heading("%n" + LATENCY_ROW, "MILLISECONDS FROM SENDING TO", "p50", "p95", "p99", "max");
        line(LATENCY_ROW, cells("the answer 202", report.books().answer()));
        line(LATENCY_ROW, cells("the decision, read committed", report.books().decision()));
        if (report.books().expiry().count() > 0) {
            line(
                    LATENCY_ROW,
                    cells("an expiry, from its deadline on", report.books().expiry()));
        }
        styled(
                report.goalReached() ? Style.fg_green : Style.fg_yellow,
                "  Goal: half of all decisions readable within %s (checkpoint interval %s + 1 s): %s, %s%n",
                seconds(report.goal()),
                seconds(report.settings().checkpointInterval()),
                seconds(report.books().decision().p50()),
                report.goalReached() ? "reached" : "missed");
        if (report.books().expiry().count() > 0) {
            styled(
                    report.expiryGoalReached() ? Style.fg_green : Style.fg_yellow,
                    "  Goal: every expiry readable within %s of its deadline (checkpoint interval + 3 s): %s, %s%n",
                    seconds(report.expiryGoal()),
                    seconds(report.books().expiry().max()),
                    report.expiryGoalReached() ? "reached" : "missed");
        }
        line(
                "%n  %s requests while guests came in, in %s, %s/s from %d clients; %s in all;%n  the last decision %s after the last answer%n",
                count(report.requestsInRush()),
                seconds(report.rush()),
                count(Math.round(report.requestsPerSecond())),
                report.clients(),
                count(report.books().total().requests()),
                seconds(report.decidedAfter()));
        if (report.books().refusedTries() > 0) {
            line(
                    "  %s tries were answered 429 or 503, or not at all, and were repeated with the same key%n",
                    count(report.books().refusedTries()));
        }
    }

    private void whatIsWrong() {
        SeasonBooks books = report.books();
        if (books.undecided() > 0) {
            styled(Style.fg_red, "%n  %s accepted commands have no decision%n", count(books.undecided()));
        }
        if (books.overdueHolds() > 0) {
            styled(Style.fg_red, "%n  %s holds have not expired%n", count(books.overdueHolds()));
        }
        if (books.surpriseCount() > 0) {
            styled(Style.fg_red, "%n  Not as the contract says, %s times:%n", count(books.surpriseCount()));
            books.surprises().forEach(surprise -> line("    %s%n", surprise));
        }
        if (report.failure() != null) {
            styled(Style.fg_red, "%n  Given up: %s%n", report.failure());
        }
    }

    private void whereToLook() {
        StackSettings settings = report.settings();
        heading("%n  LOOK FURTHER%n");
        line("  Flink UI    %s%n", settings.flinkUrl());
        if (report.books().example() != null) {
            line(
                    "  a booking   curl %s-H 'Authorization: Bearer %s' %s/v1/bookings/%s%n",
                    // The certificate may be made out to another name than this address.
                    settings.ingestTls() == null ? "" : "--insecure ",
                    report.apiKeyOfTenant().get(report.books().example().tenantId()),
                    settings.ingestUrl(),
                    report.books().example().bookingId());
        }
        line(
                "  Postgres    PGPASSWORD=%s psql -h %s -p %d -U %s %s -c 'select tenant_id, outcome, reason, count(*) from decisions group by 1, 2, 3 order by 1, 2, 3'%n",
                StackSettings.POSTGRES_PASSWORD,
                StackSettings.HOST,
                settings.postgresPort(),
                StackSettings.POSTGRES_USER,
                StackSettings.DATABASE);
        line(
                "  ClickHouse  curl 'http://%s:%d/?database=%s' --data 'select channel, count(), sum(room_nights) from booking_decisions final where booking_version = 1 and reason is null group by channel format PrettyCompact'%n",
                StackSettings.HOST, settings.clickhousePort(), StackSettings.DATABASE);
    }

    private static Object[] cells(String what, Latency latency) {
        return new Object[] {
            what, millis(latency.p50()), millis(latency.p95()), millis(latency.p99()), millis(latency.max())
        };
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%,.1f", duration.toNanos() / 1e6);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
    }

    private void heading(String format, Object... arguments) {
        styled(Style.bold, format, arguments);
    }

    private void styled(Style style, String format, Object... arguments) {
        String plain = String.format(Locale.ROOT, format, arguments);
        if (!ansi.enabled()) {
            text.append(plain);
            return;
        }
        plain.lines()
                .map(line -> line.isEmpty() ? line : ansi.apply(line, List.of(style)))
                .forEach(line -> text.append(line).append(System.lineSeparator()));
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments));
    }
}
