package com.tartware.bookings.localstack.clickhouse;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The ClickHouse engine inside this process (chDB, {@code libchdb.so}). One statement at a time: the library has one session
 * per process, and one session runs one statement.
 */
final class ChdbEngine implements AutoCloseable {
    private final Chdb chdb;
    private Pointer connection;

    private ChdbEngine(Chdb chdb, Pointer connection) {
        this.chdb = chdb;
        this.connection = connection;
    }

    /** The part of chdb.h that is used here; {@code size_t} is a Java long on every 64-bit platform. */
    private interface Chdb extends Library {
        void chdb_set_signal_handlers_enabled(int enabled);

        Pointer chdb_connect(int argumentCount, StringArray arguments);

        void chdb_close_conn(Pointer connection);

        Pointer chdb_query_with_params_n(
                Pointer session,
                byte[] query,
                long queryBytes,
                byte[] format,
                long formatBytes,
                StringArray parameterNames,
                long[] parameterNameBytes,
                StringArray parameterValues,
                long[] parameterValueBytes,
                long parameterCount);

        Pointer chdb_result_buffer(Pointer result);

        long chdb_result_length(Pointer result);

        String chdb_result_error(Pointer result);

        void chdb_destroy_query_result(Pointer result);
    }

    /** A statement that the engine refused, with its text as ClickHouse words it: {@code Code: 60. DB::Exception: …}. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * @param settings as on the command line of {@code clickhouse local}: {@code --max_threads=2}
     * @throws IllegalStateException if the engine does not open the folder; another process may have it open
     */
    static ChdbEngine open(Path library, Path data, List<String> settings) {
        Chdb chdb = Native.load(library.toString(), Chdb.class);
        List<String> arguments = new ArrayList<>(List.of("clickhouse", "--path=" + data));
        arguments.addAll(settings);
        SignalHandlers handlersOfTheJvm = SignalHandlers.inPlace();
        chdb.chdb_set_signal_handlers_enabled(0);
        handlersOfTheJvm.putBack();
        Pointer connection = chdb.chdb_connect(arguments.size(), new StringArray(arguments.toArray(new String[0])));
        handlersOfTheJvm.putBack();
        if (connection == null || connection.getPointer(0) == null) {
            throw new IllegalStateException("the ClickHouse engine does not open " + data);
        }
        return new ChdbEngine(chdb, connection);
    }

    synchronized byte[] run(byte[] statement, String format) throws RefusedException {
        if (connection == null) {
            throw new RefusedException("Code: 210. DB::Exception: the engine is closing. (NETWORK_ERROR)");
        }
        byte[] formatName = format.getBytes(StandardCharsets.UTF_8);
        Pointer result = chdb.chdb_query_with_params_n(
                connection.getPointer(0),
                statement,
                statement.length,
                formatName,
                formatName.length,
                null,
                null,
                null,
                null,
                0);
        if (result == null) {
            throw new RefusedException("Code: 1000. DB::Exception: the engine gave no answer. (POCO_EXCEPTION)");
        }
        try {
            String error = chdb.chdb_result_error(result);
            if (error != null) {
                throw new RefusedException(error);
            }
            long bytes = chdb.chdb_result_length(result);
            return bytes == 0 ? new byte[0] : chdb.chdb_result_buffer(result).getByteArray(0, Math.toIntExact(bytes));
        } finally {
            chdb.chdb_destroy_query_result(result);
        }
    }

    /** Waits for the statement that runs, then lets the engine write out what it holds and release the folder. */
    @Override
    public synchronized void close() {
        if (connection != null) {
            chdb.chdb_close_conn(connection);
            connection = null;
        }
    }
}
