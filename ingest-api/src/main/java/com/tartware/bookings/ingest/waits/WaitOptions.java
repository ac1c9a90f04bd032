package com.tartware.bookings.ingest.waits;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How requests wait for decisions, as the command line says it. */
public final class WaitOptions {
    private static final int BY_HOST = -1;

    /** The ordinal of a StatefulSet's pod, or the number that people give machines. */
    private static final Pattern TRAILING_NUMBER = Pattern.compile("(\\d{1,9})(?:\\.|$)");

    @Option(
            names = "--answers-partition",
            paramLabel = "N",
            defaultValue = "${env:TARTWARE_INGEST_ANSWERS_PARTITION:-" + BY_HOST + "}",
            description = {
                "Partition of booking.answers.v1 that this process reads, modulo their number",
                "(env TARTWARE_INGEST_ANSWERS_PARTITION; the number at the end of the host name, or its hash).",
                "Processes that share one answer as well, and read one another's answers."
            })
    private int answersPartition = BY_HOST;

    @Option(
            names = "--waits-max",
            paramLabel = "N",
            defaultValue = "${env:TARTWARE_INGEST_WAITS_MAX:-" + Waits.WAITS_MAX + "}",
            description = "Requests that may wait for their decision at a time, half of them of one tenant; the next is"
                    + " answered 202 at once (env TARTWARE_INGEST_WAITS_MAX; " + Waits.WAITS_MAX + ").")
    private int waitsMax = Waits.WAITS_MAX;

    public int waitsMax() {
        return waitsMax;
    }

    /**
     * The partition to read.
     *
     * @param partitions of the answers topic
     */
    public int answerPartition(int partitions) {
        return answersPartition < 0 ? ofHost(hostName(), partitions) : answersPartition % partitions;
    }

    static int ofHost(String host, int partitions) {
        Matcher number = TRAILING_NUMBER.matcher(host);
        // Of the host's own name, not of its domain.
        boolean found = number.find() && host.substring(0, number.start()).indexOf('.') < 0;
        return Math.floorMod(found ? Integer.parseInt(number.group(1)) : host.hashCode(), partitions);
    }

    private static String hostName() {
        String fromEnvironment = System.getenv("HOSTNAME");
        if (fromEnvironment != null && !fromEnvironment.isBlank()) {
            return fromEnvironment;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
