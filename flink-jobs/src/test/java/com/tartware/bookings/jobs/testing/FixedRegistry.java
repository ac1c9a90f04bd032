package com.tartware.bookings.jobs.testing;

import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.release.ReleasedSchemas;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * A registry that has, under fixed ids, this build's schemas, every released version, and what builds before and after this one might
 * write. The ids of released versions stand in committed fixtures: they never change.
 */
public final class FixedRegistry implements SchemaRegistry {
    private static final int VERSIONS_MAX = 20;
    private static final int THIS_BUILD = 1_000;
    private static final int EARLIER_BUILD = 2_000;
    private static final int LATER_BUILD = 3_000;
    private static final Map<Integer, String> TEXTS = texts();

    /** Of this build's schema. */
    public static int idOf(Topic topic) {
        return THIS_BUILD + numberOf(topic);
    }

    /** @param version from 1 */
    public static int idOfReleased(Topic topic, int version) {
        return numberOf(topic) * VERSIONS_MAX + version;
    }

    static int idOfEarlierBuild(Topic topic) {
        return EARLIER_BUILD + numberOf(topic);
    }

    static int idOfLaterBuild(Topic topic) {
        return LATER_BUILD + numberOf(topic);
    }

    private static int numberOf(Topic topic) {
        return Arrays.asList(Topic.values()).indexOf(topic);
    }

    private static Map<Integer, String> texts() {
        Map<Integer, String> texts = new HashMap<>();
        for (Topic topic : Topic.values()) {
            texts.put(idOf(topic), topic.schema().toString());
            texts.put(idOfEarlierBuild(topic), OtherBuild.earlier(topic).toString());
            texts.put(idOfLaterBuild(topic), OtherBuild.later(topic).toString());
            List<Schema> released = ReleasedSchemas.onClasspath(topic).versions();
            for (int version = 1; version <= released.size(); version++) {
                texts.put(
                        idOfReleased(topic, version), released.get(version - 1).toString());
            }
        }
        return texts;
    }

    @Override
    public int register(String subject, String schemaText) {
        throw new AssertionError("a job registers nothing");
    }

    @Override
    public int idOf(String subject, String schemaText) {
        for (Topic topic : Topic.values()) {
            if (topic.subject().equals(subject) && topic.schema().toString().equals(schemaText)) {
                return idOf(topic);
            }
        }
        throw new SchemaNotFoundException(subject, null);
    }

    @Override
    public String schemaById(int schemaId) {
        String text = TEXTS.get(schemaId);
        if (text == null) {
            throw new SchemaNotFoundException("id " + schemaId, null);
        }
        return text;
    }

    @Override
    public void requireFullTransitive(String subject) {
        throw new AssertionError("a job changes no rule");
    }
}
