package com.tartware.bookings.localstack.rebuild;

import java.util.List;

/** A store that a projection fills, and that can be filled a second time beside itself. */
public interface ProjectionStore {
    /** As operators call it. */
    String name();

    /** The job that fills it. */
    String job();

    /** Makes empty tables beside the live ones; what an earlier attempt left there goes. */
    void prepareShadow() throws Exception;

    /** Arguments by which the job fills the tables beside the live ones. */
    List<String> shadowArguments();

    /** Puts the tables beside the live ones in their place, and deletes those. Nobody writes to either meanwhile. */
    void swapIn() throws Exception;

    void dropShadow() throws Exception;
}
