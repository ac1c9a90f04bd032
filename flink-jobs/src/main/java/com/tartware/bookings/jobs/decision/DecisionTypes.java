package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.sinks.reply.OutgoingRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** What crosses the edges of the decision job. */
final class DecisionTypes {
    static final TypeInformation<CommandRecord> COMMAND = TypeInformation.of(CommandRecord.class);
    static final TypeInformation<OutgoingRecord> OUTGOING = TypeInformation.of(OutgoingRecord.class);

    private DecisionTypes() {}
}
