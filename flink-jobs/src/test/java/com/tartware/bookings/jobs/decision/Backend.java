package com.tartware.bookings.jobs.decision;

import java.util.function.Supplier;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/** Where the operator keeps its state: as objects, or as bytes at every access. */
enum Backend implements Supplier<StateBackend> {
    HEAP {
        @Override
        public StateBackend get() {
            return new HashMapStateBackend();
        }
    },
    ROCKSDB {
        @Override
        public StateBackend get() {
            return new EmbeddedRocksDBStateBackend(false);
        }
    }
}
