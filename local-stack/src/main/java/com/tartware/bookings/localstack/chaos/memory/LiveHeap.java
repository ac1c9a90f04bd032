package com.tartware.bookings.localstack.chaos.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a Java process for a histogram of its heap, which it makes after a full collection: what counts is live. */
final class LiveHeap {
    private static final int ANSWER_SECONDS_MAX = 20;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");
    private static final Pattern STATE = Pattern.compile("(?m)^State:\\s+(\\S)");

    private LiveHeap() {}

    /** In bytes; empty of a process that is stopped, gone, or no Java. */
    static OptionalLong of(ProcessHandle process) throws IOException, InterruptedException {
        if (!running(process)) {
            return OptionalLong.empty();
        }
        Path answer = Files.createTempFile("histogram", ".txt");
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
            if (!jcmd.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
                jcmd.destroyForcibly();
                return OptionalLong.empty();
            }
            return total(Files.readString(answer, StandardCharsets.UTF_8));
        } finally {
            Files.delete(answer);
        }
    }

    /** A stopped process would be asked in vain, and answers all questions at once when it goes on. */
    private static boolean running(ProcessHandle process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return false;
        }
        Matcher state = STATE.matcher(Files.readString(status));
        return state.find() && !state.group(1).matches("[TtZX]");
    }

    static OptionalLong total(String histogram) {
        Matcher total = TOTAL.matcher(histogram);
        return total.find() ? OptionalLong.of(Long.parseLong(total.group(1))) : OptionalLong.empty();
    }
}
