package com.tartware.bookings.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.demo.BookingClient.Receipt;
import com.tartware.bookings.localstack.demo.GuestRequest.Habit;
import com.tartware.bookings.localstack.demo.Reply.BookingFacts;
import com.tartware.bookings.localstack.demo.SeasonProgress.State;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

class DemoReportTest {
    private static final Instant DEADLINE = Instant.parse("2026-03-05T09:30:00Z");
    private static final UUID BOOKING = UUID.fromString("0b9fcfd3-6b1c-5b4e-9d30-0d7c1d1b7f10");
    private static final StackSettings SETTINGS = new StackSettings(
            Path.of("/home/tartware"),
            Path.of("/data"),
            Path.of("/tenants.yaml"),
            Duration.ofSeconds(1),
            1,
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
                .containsPattern("OUTCOME +demo +total\\R")
                .containsPattern("CONFIRMED +1 +1\\R")
                .containsPattern("HELD +1 +1\\R")
                .containsPattern("EXTENDED +0 +0\\R")
                .containsPattern("EXPIRED +1 +1\\R")
                .containsPattern("REJECTED +1 +1\\R")
                .containsPattern("repeats, ignored +1 +1\\R")
                .containsPattern("room nights sold +2 +2\\R")
                .contains("Of 3 bookings asked for, 66.7 % were taken and 33.3 % found no room.")
                .contains("Of 1 holds, 0 were confirmed, 0 released, 1 expired.")
                .containsPattern("REJECTED BECAUSE +demo +total\\R")
                .containsPattern("SOLD_OUT +1 +1\\R")
                .containsPattern("an expiry, from its deadline on +\\d,\\d+\\.\\d")
                .contains(
                        "every expiry readable within 4.00 s of its deadline (checkpoint interval + 3 s): 1.50 s, reached")
                .containsPattern("demo +" + hotel.name() + " +suite +" + night + " +1\\R")
                .containsPattern("the decision, read committed +\\d+\\.\\d +\\d+\\.\\d +\\d+\\.\\d +900\\.")
                .contains("within 2.00 s (checkpoint interval 1.00 s + 1 s)")
                .contains("reached")
                .contains("3 requests while guests came in, in 2.00 s, 2/s from 32 clients; 4 in all;")
                .contains("the last decision 0.75 s after the last answer")
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
                .contains("\033[1m  OUTCOME")
                .contains("\033[32m  Goal");
    }

    @Test
    void whatIsMissingOrSurprisingIsSaidAndIsNotGood() {
        sellOneRefuseOne();
        replies.bookingAccepted(guest(Course.KEEPS, booking()), receipt(UUID.randomUUID()));
        hold(UUID.randomUUID());
        replies.surprise("command 1 has a second decision");

        DemoReport report = report("no decision came for 120 s");

        assertThat(ReportTables.of(report, Ansi.OFF))
                .contains("1 accepted commands have no decision")
                .contains("1 holds have not expired")
                .contains("0 released, 1 expired, and 1 are open.")
                .contains("Not as the contract says, 1 times:")
                .contains("command 1 has a second decision")
                .contains("Given up: no decision came for 120 s");
        assertThat(report.good()).isFalse();
        assertThat(report.json().path("missing_decisions").asInt()).isEqualTo(1);
        assertThat(report.json().path("missing_expiries").asInt()).isEqualTo(1);
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
                .contains("\"tenants\":[{\"tenant_id\":\"demo\",\"requests\":4,\"confirmed\":1,\"sold_out\":1,"
                        + "\"other_refusals\":0,\"repeats_ignored\":1,\"undecided\":0,\"room_nights_sold\":2,"
                        + "\"new_bookings\":{\"decided\":3,\"taken\":2,\"no_room\":1},"
                        + "\"outcomes\":{\"HELD\":1,\"CONFIRMED\":1,\"MODIFIED\":0,\"EXTENDED\":0,\"CANCELLED\":0,"
                        + "\"RELEASED\":0,\"EXPIRED\":1,\"INVENTORY_SET\":0,\"REJECTED\":1},"
                        + "\"reasons\":{\"SOLD_OUT\":1}}]")
                .contains("\"reasons\":{\"SOLD_OUT\":1},\"holds\":{\"held\":1,\"confirmed\":0,\"released\":0,"
                        + "\"expired\":1,\"open\":0}")
                .contains("\"goal\":{\"decision_visible_p50_ms_max\":2000,\"reached\":true,"
                        + "\"expiry_visible_ms_max\":4000,\"expiry_reached\":true}")
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

        progress.show(new State(0, 20_000, 0, 0, 0, 0));
        progress.show(new State(2_000, 20_000, 500, 900, 40, 2));
        progress.show(new State(5_000, 20_000, 500, 1_000, 40, 5));
        progress.show(new State(20_000, 20_000, 300, 700, 40, 20));
        progress.show(new State(20_000, 20_000, 0, 0, 12, 25));
        progress.show(new State(20_000, 20_000, 0, 0, 0, 30));
        progress.done();

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "  bookings 0 of 20,000  waiting for answers",
                        "  bookings 5,000 of 20,000  1,000/s, 1,000 undecided, 15 s left",
                        "  all 20,000 bookings  waiting for 300 guests, 700 decisions, 40 expiries",
                        "  all 20,000 bookings  waiting for 12 expiries",
                        "  all 20,000 bookings  all decided");
    }

    @Test
    void onATerminalALineFitsEightyColumns() {
        for (int served : List.of(19_999, 20_000)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            SeasonProgressLine progress =
                    new SeasonProgressLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);

            progress.show(new State(served, 20_000, 756, 9_569, 217, 18));

            assertThat(bytes.toString(StandardCharsets.UTF_8))
                    .startsWith("\r\033[2K  ")
                    .hasSizeLessThanOrEqualTo("\r\033[2K".length() + 80);
        }
    }

    @Test
    void smallTenantsShareAColumnWhereThereAreMany() {
        for (String tenant : List.of("tiny", "large", "small", "a-company-of-a-long-name")) {
            int guests = tenant.equals("large") ? 3 : tenant.startsWith("a-") ? 2 : 1;
            for (int index = 0; index < guests; index++) {
                replies.bookingAccepted(
                        new GuestRequest(tenant, "key", Habit.BOOKS_ONCE, Course.KEEPS, booking(), null, List.of()),
                        receipt(UUID.randomUUID()));
            }
        }

        assertThat(ReportTables.of(report(null), Ansi.OFF))
                .containsPattern("OUTCOME +large +a-company-… +2 others +total\\R");
    }

    /** And a hold that expires. */
    private void sellOneRefuseOne() {
        GuestRequest guest = guest(Course.KEEPS, booking());
        Receipt sold = new Receipt(UUID.randomUUID(), BOOKING, 0, millis(4), 0);
        replies.bookingAccepted(guest, sold);
        replies.bookingAccepted(guest, sold);
        replies.seen(reply(sold, Outcome.CONFIRMED, null, new BookingFacts(BookingStatus.CONFIRMED, 1, null, 2), 700));
        Receipt refused = receipt(UUID.randomUUID());
        replies.bookingAccepted(guest, refused);
        replies.seen(reply(refused, Outcome.REJECTED, Reason.SOLD_OUT, null, 900));
        UUID booking = UUID.randomUUID();
        hold(booking);
        replies.seen(new Reply(
                "demo",
                ++sequence,
                null,
                booking,
                Outcome.EXPIRED,
                null,
                DEADLINE,
                -1,
                null,
                new BookingFacts(BookingStatus.EXPIRED, 2, null, 2),
                millis(900),
                DEADLINE.plusMillis(1_500)));
    }

    private void hold(UUID booking) {
        Receipt held = new Receipt(UUID.randomUUID(), booking, 0, millis(4), 0);
        replies.bookingAccepted(guest(Course.HOLDS_AND_LEAVES, booking().heldFor(5)), held);
        replies.seen(reply(held, Outcome.HELD, null, new BookingFacts(BookingStatus.HELD, 1, DEADLINE, 2), 700));
    }

    private Reply reply(Receipt receipt, Outcome outcome, Reason reason, BookingFacts facts, long seenMillis) {
        boolean soldOut = reason == Reason.SOLD_OUT;
        return new Reply(
                "demo",
                ++sequence,
                receipt.commandId(),
                receipt.bookingId(),
                outcome,
                reason,
                DEADLINE.minusSeconds(5),
                soldOut ? 0 : -1,
                soldOut ? night : null,
                facts,
                millis(seenMillis),
                DEADLINE);
    }

    private static GuestRequest guest(Course course, BookingRequest booking) {
        return new GuestRequest("demo", "key", Habit.BOOKS_ONCE, course, booking, null, List.of());
    }

    private BookingRequest booking() {
        return new BookingRequest(
                List.of(new RequestedStay(hotel.id(), "suite", night, night.plusDays(2), 1)),
                null,
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
                3,
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
