package io.kafkakit.internal.commit;

import io.kafkakit.KafkaKitException;

/** The group was told to stop before a lane could finish. Ends the lane; never seen outside. */
final class StoppedException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the group is stopped");
    }
}
