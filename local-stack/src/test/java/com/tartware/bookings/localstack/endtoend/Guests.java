package com.tartware.bookings.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Guests who book one after the other, some at a time, while a test does something else. As patient as a person who retries once. */
final class Guests implements AutoCloseable {
    private static final int AT_A_TIME = 8;
    private static final Duration BETWEEN_BOOKINGS = Duration.ofMillis(20);

    private final RunningStack stack;
    private final String apiKey;
    private final String booking;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Long> acceptedNanosByCommand = new TreeMap<>();
    private final Map<String, Integer> otherAnswers = new TreeMap<>();
    private volatile boolean closed;

    Guests(RunningStack stack, String apiKey, String booking) {
        this.stack = stack;
        this.apiKey = apiKey;
        this.booking = booking;
        for (int guest = 0; guest < AT_A_TIME; guest++) {
            String name = "guest-" + guest;
            Thread thread = new Thread(() -> book(name), name);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void book(String name) {
        for (int number = 0; !closed; number++) {
            try {
                HttpResponse<String> answer = stack.post(apiKey, "/v1/bookings", name + "-" + number, booking)
                        .join();
                if (answer.statusCode() == 202) {
                    accepted(RunningStack.json(answer).get("command_id").asText());
                } else {
                    otherwise(Integer.toString(answer.statusCode()));
                }
            } catch (CompletionException | IOException e) {
                otherwise("no answer");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_BOOKINGS.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void accepted(String commandId) {
        acceptedNanosByCommand.put(commandId, System.nanoTime());
        notifyAll();
    }

    private synchronized void otherwise(String answer) {
        otherAnswers.merge(answer, 1, Integer::sum);
    }

    /** Waits until so many are accepted, of all since the beginning. */
    synchronized void awaitAccepted(int count, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (acceptedNanosByCommand.size() < count) {
            long leftMillis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            assertThat(leftMillis)
                    .as("time left with %d of %d accepted", acceptedNanosByCommand.size(), count)
                    .isPositive();
            wait(leftMillis);
        }
    }

    /** Ids of the commands that were answered 202. */
    synchronized List<String> accepted() {
        return List.copyOf(acceptedNanosByCommand.keySet());
    }

    synchronized long acceptedBefore(long nanos) {
        return acceptedNanosByCommand.values().stream()
                .filter(accepted -> accepted - nanos < 0)
                .count();
    }

    /** How often something else came: a status, or nothing. */
    synchronized Map<String, Integer> otherAnswers() {
        return new TreeMap<>(otherAnswers);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
