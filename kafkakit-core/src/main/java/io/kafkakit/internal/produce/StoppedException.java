package io.kafkakit.internal.produce;

import io.kafkakit.KafkaKitException;

/** The group was stopped before a lane could finish. Ends the lane; never reaches users. */
public final class StoppedException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("the group is stopped");
    }
}
