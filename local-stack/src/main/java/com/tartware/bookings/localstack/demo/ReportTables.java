package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** A report as people read it. */
public final class ReportTables {
    private static final String SALES_ROW = "  %-12s %10s %10s %9s %9s %9s %13s%n";
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
        tables.sales();
        tables.refusals();
        tables.missedNights();
        tables.latencies();
        tables.whatIsWrong();
        tables.whereToLook();
        return tables.text.toString();
    }

    private void sales() {
        heading("%n" + SALES_ROW, "TENANT", "REQUESTS", "CONFIRMED", "SOLD OUT", "REFUSED", "REPEATS", "ROOM NIGHTS");
        report.books().sales().forEach(tenant -> line(SALES_ROW, cells(tenant)));
        styled(Style.bold, SALES_ROW, cells(report.books().total()));
        TenantSales total = report.books().total();
        long decided = total.confirmed() + total.soldOut() + total.otherRefusals();
        if (decided > 0) {
            line(
                    "  %s of the decided requests are confirmed, %s found no room; repeats changed nothing.%n",
                    percent(total.confirmed(), decided), percent(total.soldOut(), decided));
        }
    }

    private static Object[] cells(TenantSales sales) {
        return new Object[] {
            sales.tenantId(),
            count(sales.requests()),
            count(sales.confirmed()),
            count(sales.soldOut()),
            count(sales.otherRefusals()),
            count(sales.repeats()),
            count(sales.roomNightsSold())
        };
    }

    private void refusals() {
        List<Map.Entry<Reason, Long>> refusals = report.books().refusals();
        if (!refusals.isEmpty()) {
            line(
                    "%n  Refused: %s%n",
                    refusals.stream()
                            .map(refusal -> refusal.getKey() + " " + count(refusal.getValue()))
                            .collect(Collectors.joining(", ")));
        }
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
        styled(
                report.goalReached() ? Style.fg_green : Style.fg_yellow,
                "  Goal: half of all decisions readable within %s (checkpoint interval %s + 1 s): %s, %s%n",
                seconds(report.goal()),
                seconds(report.settings().checkpointInterval()),
                seconds(report.books().decision().p50()),
                report.goalReached() ? "reached" : "missed");
        line(
                "%n  %s requests in %s, %s/s from %d clients; the last decision %s after the last answer%n",
                count(report.books().total().requests()),
                seconds(report.sending()),
                count(Math.round(report.requestsPerSecond())),
                report.clients(),
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
                    "  a booking   curl -H 'Authorization: Bearer %s' %s/v1/bookings/%s%n",
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
                "  ClickHouse  curl 'http://%s:%d/?database=%s' --data 'select channel, count(), sum(room_nights) from booking_decisions final group by channel format PrettyCompact'%n",
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
