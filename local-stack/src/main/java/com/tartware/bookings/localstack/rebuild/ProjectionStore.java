package com.tartware.bookings.localstack.rebuild;

import com.tartware.bookings.schemas.Topic;
import java.util.List;

/** A store that a projection fills, and that can be filled a second time beside itself. */
public interface ProjectionStore {
    /** As operators call it. */
    String name();

    /** The job that fills it. */
    String job();

    /** What that job reads: the tables are level with the live ones once all of it is in them. */
    List<Topic> topics();

    /** Makes empty tables beside the live ones; what an earlier attempt left there goes. */
    void prepareShadow() throws Exception;

    /** Arguments by which the job fills the tables beside the live ones. */
    List<String> shadowArguments();

    /** Puts the tables beside the live ones in their place, and deletes those. Nobody writes to either meanwhile. */
    void swapIn() throws Exception;

    void dropShadow() throws Exception;
}
