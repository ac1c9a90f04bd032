package com.tartware.bookings.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used of the processors. Linux only. */
public final class ProcessCpu {
    /** USER_HZ, what /proc counts in: 100 on every Linux platform that a JDK runs on. Source: proc(5), time(7). */
    private static final long TICKS_PER_SECOND = 100;

    /** Fields 14 and 15 of stat; the second field, the name, may hold blanks, so they are counted behind its bracket. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;

    private ProcessCpu() {}

    /** User and system time of all its threads, dead ones included, in seconds. */
    public static double seconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
        return (double) ticks / TICKS_PER_SECOND;
    }
}
