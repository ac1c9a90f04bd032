package com.tartware.bookings.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.demo.GuestRequest.Habit;
import com.tartware.bookings.localstack.demo.HouseRules.MidSeasonChange;
import com.tartware.bookings.localstack.demo.SeasonAgenda.Item;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SeasonAgendaTest {
    private static final int QUICK = 100_000;

    @Test
    void newGuestsComeOneAfterAnotherAndThenNobody() throws Exception {
        SeasonAgenda agenda = agenda(List.of(guest("a"), guest("b")), List.of(), QUICK);

        for (String key : List.of("a", "b")) {
            Item item = agenda.next();
            assertThat(item.guest().idempotencyKey()).isEqualTo(key);
            assertThat(item.booking()).isNull();
            assertThat(agenda.open()).isEqualTo(1);
            agenda.answered(item.guest(), booking(), 0);
        }
        assertThat(agenda.next()).isNull();
        assertThat(agenda.open()).isZero();
    }

    @Test
    void whoComesBackIsServedAfterTheDelayAndBeforeNewGuestsWhoseTurnIsLater() throws Exception {
        GuestBooking booking = booking();
        SeasonAgenda agenda =
                agenda(List.of(guest("a", FollowUp.confirm(20), FollowUp.cancel(20, null)), guest("b")), List.of(), 5);
        Item first = agenda.next();
        long answeredNanos = System.nanoTime();
        agenda.answered(first.guest(), booking, 0);

        Item confirmation = agenda.next();
        assertThat(System.nanoTime() - answeredNanos).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
        assertThat(confirmation.booking()).isSameAs(booking);
        assertThat(confirmation.position()).isZero();
        agenda.answered(confirmation.guest(), booking, 1);
        assertThat(agenda.next().position()).isEqualTo(1);
        agenda.answered(first.guest(), booking, 2);
        assertThat(agenda.next().guest().idempotencyKey()).isEqualTo("b");
        agenda.done();
        assertThat(agenda.next()).isNull();
    }

    @Test
    void aHotelsChangeComesOnceSoManyGuestsHaveAsked() throws Exception {
        InventoryRequest request = new InventoryRequest(
                "acme", "mishap", "grand", "suite", LocalDate.EPOCH, LocalDate.EPOCH.plusDays(1), 3, null, null);
        SeasonAgenda agenda = agenda(List.of(guest("a"), guest("b")), List.of(new MidSeasonChange(1, request)), QUICK);

        assertThat(agenda.next().guest().idempotencyKey()).isEqualTo("a");
        assertThat(agenda.next().change().request()).isEqualTo(request);
        assertThat(agenda.next().guest().idempotencyKey()).isEqualTo("b");
        assertThat(agenda.open()).isEqualTo(3);
    }

    @Test
    void manyClientsServeEverybodyOnceAndAllOfThemFindTheEnd() throws Exception {
        List<GuestRequest> guests = new ArrayList<>();
        for (int number = 0; number < 500; number++) {
            guests.add(number % 2 == 0 ? guest("g" + number) : guest("g" + number, FollowUp.confirm(5)));
        }
        SeasonAgenda agenda = agenda(guests, List.of(), QUICK);
        ConcurrentLinkedQueue<String> served = new ConcurrentLinkedQueue<>();
        ExecutorService clients = Executors.newFixedThreadPool(8);
        List<Future<?>> atWork = new ArrayList<>();
        for (int client = 0; client < 8; client++) {
            atWork.add(clients.submit(() -> {
                for (Item item = agenda.next(); item != null; item = agenda.next()) {
                    served.add(item.guest().idempotencyKey() + (item.booking() == null ? "" : " again"));
                    agenda.answered(item.guest(), booking(), item.booking() == null ? 0 : item.position() + 1);
                }
                return null;
            }));
        }
        for (Future<?> client : atWork) {
            client.get();
        }
        clients.shutdown();

        assertThat(served).hasSize(750).doesNotHaveDuplicates();
        assertThat(agenda.open()).isZero();
    }

    @Test
    void onceClosedNobodyIsServedAndNobodyWaits() throws Exception {
        SeasonAgenda agenda = agenda(List.of(guest("a", FollowUp.confirm(60_000))), List.of(), QUICK);
        Item first = agenda.next();
        agenda.answered(first.guest(), booking(), 0);
        ExecutorService client = Executors.newSingleThreadExecutor();
        Future<Item> waiting = client.submit(agenda::next);
        agenda.close();

        assertThat(waiting.get()).isNull();
        client.shutdown();
    }

    private static SeasonAgenda agenda(List<GuestRequest> guests, List<MidSeasonChange> changes, int perSecond) {
        return new SeasonAgenda(guests.iterator(), changes, new Pace(perSecond, System.nanoTime()));
    }

    private static GuestRequest guest(String key, FollowUp... followUps) {
        BookingRequest booking = new BookingRequest(List.of(), null, null, "web", "flexible", 1, "EUR");
        return new GuestRequest("acme", key, Habit.BOOKS_ONCE, Course.KEEPS, booking, null, List.of(followUps));
    }

    private static GuestBooking booking() {
        return new GuestBooking("acme", UUID.randomUUID(), false);
    }
}
