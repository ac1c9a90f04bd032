package com.tartware.bookings.checker.reading;

import com.tartware.bookings.checker.history.StoredTable;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Rows in a file: a store is read in one go, and a million rows need no place on the heap. */
final class SpilledRows implements StoredTable.Rows {
    private static final int NULL = -1;

    private final Path file;
    private final int columns;
    private long rows;

    SpilledRows(Path file, int columns) {
        this.file = file;
        this.columns = columns;
    }

    /** Writes rows one after the other; to be closed before they are read. */
    final class Writer implements AutoCloseable {
        private final DataOutputStream out;

        Writer() throws IOException {
            out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
        }

        void write(List<String> row) throws IOException {
            for (String value : row) {
                if (value == null) {
                    out.writeInt(NULL);
                } else {
                    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
            }
            rows++;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    @Override
    public void forEach(Consumer<List<String>> reader) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            for (long row = 0; row < rows; row++) {
                List<String> values = new ArrayList<>(columns);
                for (int column = 0; column < columns; column++) {
                    int length = in.readInt();
                    values.add(length == NULL ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8));
                }
                reader.accept(Collections.unmodifiableList(values));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the rows in %s cannot be read back".formatted(file), e);
        }
    }
}
