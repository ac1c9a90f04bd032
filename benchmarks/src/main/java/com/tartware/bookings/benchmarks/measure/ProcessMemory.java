package com.tartware.bookings.benchmarks.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Java process has of the memory. Linux only. */
public final class ProcessMemory {
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

    private ProcessMemory() {}

    /** Resident bytes: heap, whether live or not, and everything else. */
    public static long residentBytes(long pid) throws IOException {
        Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc", String.valueOf(pid), "status")));
        if (!resident.find()) {
            throw new IOException("process " + pid + " tells nothing of its memory");
        }
        return Long.parseLong(resident.group(1)) * 1024;
    }

    /** Bytes of live objects: the process makes a full collection before it answers. */
    public static long liveHeapBytes(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IOException("process " + pid + " gave no histogram of its heap: " + histogram);
        }
        return Long.parseLong(total.group(1));
    }
}
