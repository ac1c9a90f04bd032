package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.localstack.demo.HouseRules.MidSeasonChange;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * Who is to be served next: a guest who wants to do something more with a booking, as soon as the time has come; else the hotel
 * that changes what it sells; else the next new guest, at the season's pace.
 */
final class SeasonAgenda {
    private final Object counter = new Object();
    private final Iterator<GuestRequest> guests;
    private final Deque<MidSeasonChange> changes;
    private final PriorityQueue<Item> followUps = new PriorityQueue<>(Comparator.comparingLong(Item::dueNanos));
    private final Pace pace;
    private Item nextGuest;
    private int guestsIn;
    private int open;
    private boolean closed;

    /**
     * Something to be done.
     *
     * @param change if it is a hotel's; then all else is absent
     * @param guest whose turn it is
     * @param booking null if the guest is yet to ask for it
     * @param position of the guest's follow-up, if there is a booking
     */
    record Item(long dueNanos, MidSeasonChange change, GuestRequest guest, GuestBooking booking, int position) {}

    /** @param changes in the order in which they come */
    SeasonAgenda(Iterator<GuestRequest> guests, List<MidSeasonChange> changes, Pace pace) {
        this.guests = guests;
        this.changes = new ArrayDeque<>(changes);
        this.pace = pace;
    }

    /** Waits for the next to be served; null once nobody will come any more. */
    Item next() throws InterruptedException {
        // One client waits for the time to come, the others wait for that client: else each guest would wake them all.
        synchronized (counter) {
            return await();
        }
    }

    private synchronized Item await() throws InterruptedException {
        while (!closed) {
            long nowNanos = System.nanoTime();
            Item due = takeDue(nowNanos);
            if (due != null) {
                return due;
            }
            Item followUp = followUps.peek();
            if (nextGuest == null && followUp == null) {
                if (open == 0) {
                    return null;
                }
                wait();
            } else {
                long dueNanos = Math.min(dueNanos(nextGuest), dueNanos(followUp));
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, dueNanos - nowNanos));
            }
        }
        return null;
    }

    private static long dueNanos(Item item) {
        return item == null ? Long.MAX_VALUE : item.dueNanos();
    }

    private Item takeDue(long nowNanos) {
        if (dueNanos(followUps.peek()) <= nowNanos) {
            return followUps.poll();
        }
        if (!changes.isEmpty() && guestsIn >= changes.peek().afterGuests()) {
            open++;
            return new Item(nowNanos, changes.poll(), null, null, 0);
        }
        if (nextGuest == null && guests.hasNext()) {
            nextGuest = new Item(nowNanos + pace.takeTurn(nowNanos), null, guests.next(), null, 0);
        }
        if (dueNanos(nextGuest) > nowNanos) {
            return null;
        }
        Item guest = nextGuest;
        nextGuest = null;
        guestsIn++;
        open++;
        return guest;
    }

    /** What was taken from the agenda is answered; the guest's follow-up at the position is next, if there is one. */
    synchronized void answered(GuestRequest guest, GuestBooking booking, int position) {
        if (position == guest.followUps().size()) {
            done();
            return;
        }
        long delayNanos =
                TimeUnit.MILLISECONDS.toNanos(guest.followUps().get(position).delayMillis());
        followUps.add(new Item(System.nanoTime() + delayNanos, null, guest, booking, position));
        notifyAll();
    }

    /** What was taken from the agenda is answered, and nothing follows. */
    synchronized void done() {
        open--;
        notifyAll();
    }

    /** How many are being served or will come back. */
    synchronized int open() {
        return open;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
