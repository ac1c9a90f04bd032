package com.tartware.bookings.jobs.projection;

import com.tartware.bookings.avro.Decision;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** What crosses the edges of a projection. */
public final class ProjectionTypes {
    public static final TypeInformation<Decision> DECISION = new AvroTypeInfo<>(Decision.class);
    public static final TypeInformation<List<Decision>> BATCH = new ListTypeInfo<>(DECISION);

    private ProjectionTypes() {}
}
