package io.kafkakit.saga.internal.participant;

import io.kafkakit.codec.EncodedEvent;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command.
 *
 * @param event the name of the reply; null if there was none
 * @param reply null if there was none
 * @param at when, in milliseconds since 1970
 */
record Mark(Kind kind, @Nullable String event, @Nullable EncodedEvent reply, long at) {

    /** What became of it. */
    enum Kind {
        /** It was handled. */
        DONE,
        /** It was handled, and has no effect. */
        FAILED,
        /** It was undone, whether it came before or not. */
        UNDONE
    }
}
