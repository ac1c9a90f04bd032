package com.tartware.bookings.localstack.chaos.load;

import com.tartware.bookings.checker.journal.HttpAnswer;
import com.tartware.bookings.checker.journal.JournalWriter;
import com.tartware.bookings.localstack.chaos.load.RequestSender.Write;
import java.io.Closeable;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Many clients that book, change and cancel, each with a script and a journal of its own. */
public final class Load implements Closeable {
    /** A request under way is tried up to eight times. */
    private static final Duration LAST_ANSWERS_WITHIN = Duration.ofSeconds(90);

    /** One client in so many asks for each decision before it goes on. */
    private static final int POLLS_ONE_IN = 4;

    private final Settings settings;
    private final Path journals;
    private final LoadCounts counts = new LoadCounts();
    private final CommandsToDecide commands = new CommandsToDecide();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<JournalWriter> open = new ArrayList<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * Who asks what where.
     *
     * @param perSecond at most so many requests, of all clients together, retries not counted
     * @param firstNight first night on sale
     */
    public record Settings(
            long seed,
            int clients,
            int perSecond,
            String ingestUrl,
            Map<String, String> apiKeyOfTenant,
            LocalDate firstNight) {
        List<String> tenants() {
            return apiKeyOfTenant.keySet().stream().sorted().toList();
        }
    }

    /** @param journals the folder of the journals, one file a client */
    public Load(Settings settings, Path journals) throws IOException {
        this.settings = settings;
        this.journals = Files.createDirectories(journals);
    }

    /** Puts rooms on sale, and returns once all of it is accepted. */
    public void putOnSale() throws IOException, InterruptedException {
        RequestSender sender = sender("opening");
        House house = new House(settings.firstNight());
        Random random = new Random(settings.seed());
        int number = 1;
        for (String tenant : settings.tenants()) {
            for (PlannedRequest request : house.opening(tenant, random, number)) {
                number++;
                counts.countRequest();
                Optional<HttpAnswer> answer = sender.sendUntilAnswered(new Write(
                        request.ask(),
                        tenant,
                        request.method(),
                        request.path(),
                        request.idempotencyKey(),
                        request.headers(),
                        request.body()));
                if (answer.isEmpty() || answer.get().status() != 202) {
                    throw new IOException("no rooms can be put on sale: " + answer);
                }
            }
        }
    }

    public void start() throws IOException {
        LoadPace pace = new LoadPace(settings.perSecond());
        for (int number = 1; number <= settings.clients(); number++) {
            ClientScript script = new ClientScript(settings.seed(), number, settings.tenants(), settings.firstNight());
            LoadClient client = new LoadClient(
                    script, sender(script.client()), pace, counts, number % POLLS_ONE_IN == 0, () -> stopped);
            Thread thread = new Thread(client, script.client());
            thread.setDaemon(true);
            clients.add(thread);
        }
        clients.forEach(Thread::start);
    }

    private RequestSender sender(String client) throws IOException {
        JournalWriter journal = JournalWriter.open(journals.resolve(client + ".jsonl"));
        open.add(journal);
        return new RequestSender(
                client, settings.ingestUrl(), settings.apiKeyOfTenant(), http, journal, counts, commands);
    }

    /** Nothing new is asked from now on. */
    public void stop() {
        stopped = true;
    }

    /** Returns when the last request was answered or given up. */
    public void awaitLastAnswers() throws InterruptedException {
        long deadline = System.nanoTime() + LAST_ANSWERS_WITHIN.toNanos();
        for (Thread client : clients) {
            client.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            client.interrupt();
            client.join(1_000);
        }
    }

    public LoadCounts counts() {
        return counts;
    }

    public CommandsToDecide commands() {
        return commands;
    }

    public Path journals() {
        return journals;
    }

    @Override
    public void close() throws IOException {
        stop();
        clients.forEach(Thread::interrupt);
        for (JournalWriter journal : open) {
            journal.close();
        }
    }
}
