package com.tartware.bookings.localstack.supervise;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A component's output. The process appends to the file itself, so nothing is lost when the supervisor dies; a file that has
 * grown too big is copied and cut, since its writer keeps it open.
 */
public record LogFile(Path file) {
    /** Two of these per component, nine components: a stack's logs stay under 400 MB. */
    static final long BYTES_MAX = 20L << 20;

    private static final int TAIL_BYTES_MAX = 1 << 20;

    void rotateIfTooBig() throws IOException {
        if (Files.exists(file) && Files.size(file) > BYTES_MAX) {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }

    /** The last lines, at most a mebibyte of them; none if there is no file. */
    public List<String> tail(int lines) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, reader.length() - TAIL_BYTES_MAX);
            byte[] bytes = new byte[(int) (reader.length() - from)];
            reader.seek(from);
            reader.readFully(bytes);
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        }
    }
}
