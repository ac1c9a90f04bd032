package com.tartware.bookings.jobs.testing;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;

/** The uids that a savepoint of a composed job would have. */
public final class Uids {
    private Uids() {}

    public static List<String> of(StreamExecutionEnvironment env) {
        Stream<StreamNode> nodes = env.getStreamGraph().getStreamNodes().stream();
        return nodes.map(StreamNode::getTransformationUID)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }
}
