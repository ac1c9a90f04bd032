package com.tartware.bookings.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.demo.BookingClient.Receipt;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

class DemoReportTest {
    private static final UUID BOOKING = UUID.fromString("0b9fcfd3-6b1c-5b4e-9d30-0d7c1d1b7f10");
    private static final StackSettings SETTINGS = new StackSettings(
            Path.of("/home/tartware"),
            Path.of("/data"),
            Path.of("/tenants.yaml"),
            Duration.ofSeconds(1),
            8080,
            8081,
            6123,
            9092,
            9093,
            8085,
            15432,
            8123);

    private final Season season = Season.of(new SeasonPlan(1, 1, 3, List.of("demo", "acme"), LocalDate.of(2026, 3, 5)));
    private final Hotel hotel = season.hotels().get(0);
    private final LocalDate night = season.firstNight();
    private final Replies replies = new Replies();
    private long sequence;

    @Test
    void tablesSayWhatWasSoldRefusedAndHowLongItTook() {
        sellOneRefuseOne();

        String text = ReportTables.of(report(null), Ansi.OFF);

        assertThat(text)
                .containsPattern("TENANT +REQUESTS +CONFIRMED +SOLD OUT +REFUSED +REPEATS +ROOM NIGHTS")
                .containsPattern("demo +3 +1 +1 +0 +1 +2\\R")
                .containsPattern("total +3 +1 +1 +0 +1 +2\\R")
                .contains("50.0 % of the decided requests are confirmed")
                .contains("Refused: SOLD_OUT 1")
                .containsPattern("demo +" + hotel.name() + " +suite +" + night + " +1\\R")
                .containsPattern("the decision, read committed +\\d+\\.\\d +\\d+\\.\\d +\\d+\\.\\d +900\\.")
                .contains("within 2.00 s (checkpoint interval 1.00 s + 1 s)")
                .contains("reached")
                .contains("3 requests in 2.00 s, 2/s from 32 clients; the last decision 0.75 s after the last answer")
                .contains("http://127.0.0.1:8081")
                .contains("curl -H 'Authorization: Bearer demo-key' http://127.0.0.1:8080/v1/bookings/" + BOOKING)
                .contains("psql -h 127.0.0.1 -p 15432")
                .doesNotContain("\033");
        assertThat(report(null).good()).isTrue();
    }

    @Test
    void onATerminalHeadingsStandOut() {
        sellOneRefuseOne();

        assertThat(ReportTables.of(report(null), Ansi.ON))
                .contains("\033[1m  TENANT")
                .contains("\033[32m  Goal");
    }

    @Test
    void whatIsMissingOrSurprisingIsSaidAndIsNotGood() {
        sellOneRefuseOne();
        replies.bookingAccepted("demo", booking(), Expected.CONFIRMED_OR_SOLD_OUT, receipt(UUID.randomUUID()));
        replies.surprise("command 1 has a second decision");

        DemoReport report = report("no decision came for 120 s");

        assertThat(ReportTables.of(report, Ansi.OFF))
                .contains("1 accepted commands have no decision")
                .contains("Not as the contract says, 1 times:")
                .contains("command 1 has a second decision")
                .contains("Given up: no decision came for 120 s");
        assertThat(report.good()).isFalse();
        assertThat(report.json().path("missing_decisions").asInt()).isEqualTo(1);
    }

    @Test
    void aSeasonWithoutDecisionsIsPrintedToo() {
        DemoReport report = report("the broker is gone");

        assertThat(ReportTables.of(report, Ansi.OFF)).contains("missed").contains("Given up: the broker is gone");
        assertThat(report.json().has("example")).isFalse();
    }

    @Test
    void jsonHasTheSameNumbers() {
        sellOneRefuseOne();

        assertThat(report(null).json().toString())
                .startsWith("{\"good\":true,\"failure\":null,\"season\":{\"seed\":1,\"run\":1,\"bookings\":3,")
                .contains("\"tenants\":[{\"tenant_id\":\"demo\",\"requests\":3,\"confirmed\":1,\"sold_out\":1,"
                        + "\"other_refusals\":0,\"repeats_ignored\":1,\"undecided\":0,\"room_nights_sold\":2}]")
                .contains("\"reasons\":{\"SOLD_OUT\":1}")
                .contains("\"goal\":{\"decision_visible_p50_ms_max\":2000,\"reached\":true}")
                .contains("\"example\":{\"tenant_id\":\"demo\",\"booking_id\":\"" + BOOKING + "\"}");
    }

    @Test
    void runsAreCountedFromOneWithTheData(@TempDir Path data) throws Exception {
        assertThat(new SeasonRuns(data.resolve("demo")).next()).isEqualTo(1);
        assertThat(new SeasonRuns(data.resolve("demo")).next()).isEqualTo(2);
    }

    @Test
    void progressIsALineEveryFewSecondsWhereThereIsNoTerminal() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SeasonProgressLine progress =
                new SeasonProgressLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);

        progress.show(0, 20_000, 0, 0);
        progress.show(2_000, 20_000, 900, 2);
        progress.show(5_000, 20_000, 1_000, 5);
        progress.show(20_000, 20_000, 700, 20);
        progress.done();

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "  bookings 0 of 20,000  waiting for answers",
                        "  bookings 5,000 of 20,000  1,000/s, 1,000 undecided, 15 s left",
                        "  bookings 20,000 of 20,000  waiting for 700 decisions");
    }

    private void sellOneRefuseOne() {
        Receipt sold = new Receipt(UUID.randomUUID(), BOOKING, 0, millis(4), 0);
        replies.bookingAccepted("demo", booking(), Expected.CONFIRMED_OR_SOLD_OUT, sold);
        replies.bookingAccepted("demo", booking(), Expected.CONFIRMED_OR_SOLD_OUT, sold);
        replies.seen(new Reply("demo", ++sequence, sold.commandId(), Outcome.CONFIRMED, null, -1, null, millis(700)));
        Receipt refused = receipt(UUID.randomUUID());
        replies.bookingAccepted("demo", booking(), Expected.CONFIRMED_OR_SOLD_OUT, refused);
        replies.seen(new Reply(
                "demo", ++sequence, refused.commandId(), Outcome.REJECTED, Reason.SOLD_OUT, 0, night, millis(900)));
    }

    private BookingRequest booking() {
        return new BookingRequest(
                List.of(new RequestedStay(hotel.id(), "suite", night, night.plusDays(2), 1)),
                null,
                "web",
                "flexible",
                1,
                "EUR");
    }

    private DemoReport report(String failure) {
        return new DemoReport(
                season,
                SETTINGS,
                Map.of("demo", "demo-key", "acme", "acme-key"),
                32,
                replies.books(5),
                Duration.ofSeconds(2),
                Duration.ofMillis(750),
                failure);
    }

    private static Receipt receipt(UUID commandId) {
        return new Receipt(commandId, UUID.randomUUID(), 0, millis(6), 0);
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
