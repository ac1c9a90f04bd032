package com.tartware.bookings.localstack.launch;

import com.tartware.bookings.localstack.supervise.StackState;

/** Shows how starting or stopping goes on. */
public interface ProgressView {
    void show(StackState state);

    void say(String sentence);
}
