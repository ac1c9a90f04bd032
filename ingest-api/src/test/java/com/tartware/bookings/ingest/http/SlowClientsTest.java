package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients that hardly move cost those that do. */
class SlowClientsTest {
    private static final int CONNECTIONS = 10_000;
    private static final int OTHER_FILES = 1_000;

    /** Long enough for every limit of 10 s to cut, and for those that were cut to come back. */
    private static final Duration WATCHED = Duration.ofSeconds(25);

    private RunningIngest ingest;
    private Process slowClients;

    @BeforeEach
    void start() {
        ingest = new RunningIngest();
    }

    @AfterEach
    void stop() throws InterruptedException {
        slowClients.destroyForcibly();
        slowClients.waitFor(10, TimeUnit.SECONDS);
        ingest.close();
    }

    @Test
    void tenThousandSlowConnectionsDoNotStopAHealthyClient() throws Exception {
        long filesMax =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        int connections = (int) Math.min(CONNECTIONS, filesMax - OTHER_FILES);
        assertThat(connections)
                .as("this process may open %d files, which leaves too few for a test; raise ulimit -n", filesMax)
                .isGreaterThanOrEqualTo(1_000);
        ingest.post(RunningIngest.ONE_STAY);
        long heapBefore = usedHeapBytes();
        long directBefore = directBytes();

        BufferedReader said = startSlowClients(connections);
        assertThat(said.readLine()).isEqualTo("open");
        List<Long> latenciesNanos = new ArrayList<>();
        long beginNanos = System.nanoTime();
        long heapMost = 0;
        long directMost = 0;
        while (System.nanoTime() - beginNanos < WATCHED.toNanos()) {
            long sentNanos = System.nanoTime();
            Answer answer = ingest.post(RunningIngest.ONE_STAY);
            latenciesNanos.add(System.nanoTime() - sentNanos);
            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
            if (latenciesNanos.size() % 1_000 == 1) {
                heapMost = Math.max(heapMost, usedHeapBytes());
                directMost = Math.max(directMost, directBytes());
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        slowClients.getOutputStream().write('\n');
        slowClients.getOutputStream().flush();
        int cut = Integer.parseInt(said.readLine().substring("cut ".length()));

        Collections.sort(latenciesNanos);
        String measured =
                "%d slow connections, %d times cut; %d posts beside them: median %.1f ms, p99 %.1f ms, longest %.1f ms; heap +%d MB, direct +%d MB"
                        .formatted(
                                connections,
                                cut,
                                latenciesNanos.size(),
                                millis(latenciesNanos, 0.5),
                                millis(latenciesNanos, 0.99),
                                millis(latenciesNanos, 1),
                                (heapMost - heapBefore) >> 20,
                                (directMost - directBefore) >> 20);
        System.out.println(measured);
        // Four of nine ways, which most clients go, must have been cut at least once; silence and unread answers are
        // allowed for longer.
        assertThat(cut).as(measured).isGreaterThan(connections / 2);
        // Bounds that a build machine keeps which has other things to do: they tell stopped from slow. The line above
        // tells how slow.
        assertThat(millis(latenciesNanos, 0.5)).as(measured).isLessThan(500);
        assertThat(millis(latenciesNanos, 1)).as(measured).isLessThan(10_000);
        assertThat(heapMost - heapBefore).as(measured).isLessThan(300L << 20);
        assertThat(directMost - directBefore).as(measured).isLessThan(300L << 20);
    }

    private BufferedReader startSlowClients(int connections) throws IOException, URISyntaxException {
        Path classes = Path.of(SlowClients.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        slowClients = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        classes.toString(),
                        SlowClients.class.getName(),
                        Integer.toString(ingest.port()),
                        Integer.toString(connections))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new BufferedReader(new InputStreamReader(slowClients.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static double millis(List<Long> sortedNanos, double quantile) {
        return sortedNanos.get((int) Math.min(sortedNanos.size() - 1, sortedNanos.size() * quantile)) / 1e6;
    }

    private static long usedHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
