package io.kafkakit.internal.produce;

import io.kafkakit.KafkaKitException;

/** The group was told to stop before a lane could finish. Ends the lane; never seen outside. */
public final class StoppedException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("the group is stopped");
    }
}
