package io.kafkakit.embedded;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cleans up after a failure that is reported already. A failure of the clean-up must not hide it. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.debug("could not close {}", closeable, e);
        }
    }
}
