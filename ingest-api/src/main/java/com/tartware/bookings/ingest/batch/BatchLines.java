package com.tartware.bookings.ingest.batch;

/** Goes through the lines of a body. A line ends with a line feed; the last one need not, and nothing behind it is no line. */
final class BatchLines {
    private final byte[] body;
    private int offset;
    private int end = -1;
    private int number;

    BatchLines(byte[] body) {
        this.body = body;
    }

    byte[] body() {
        return body;
    }

    boolean hasNext() {
        return end + 1 < body.length;
    }

    void next() {
        offset = end + 1;
        end = offset;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        number++;
    }

    /** Of the line that {@link #next} went to, counted from 1. */
    int number() {
        return number;
    }

    /** Where it begins in the body. */
    int offset() {
        return offset;
    }

    /** In bytes, without its line feed. */
    int length() {
        return end - offset;
    }
}
