package io.kafkakit.saga.internal.engine;

import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.History;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A saga in memory, as bytes, because most sagas wait for a long time. Immutable: the arrays are not changed.
 *
 * @param status where it stands; null if it cannot be read
 * @param content null if it has ended and nobody asks for it, or cannot be read
 * @param broken why it cannot be read; null if it can
 */
record Held(
        @Nullable SagaStatus status,
        @Nullable Content content,
        @Nullable String broken) {

    /** What a saga needs to go on. */
    static final class Content {

        private final byte[] frame;
        private final History history;
        private final byte[] state;
        private final List<Header> headers;

        /**
         * As it is in the state topic.
         *
         * @param headers that the codec of its state has set
         */
        Content(byte[] frame, History history, byte[] state, List<Header> headers) {
            this.frame = frame;
            this.history = history;
            this.state = state;
            this.headers = headers;
        }

        byte[] frame() {
            return frame;
        }

        History history() {
            return history;
        }

        byte[] state() {
            return state;
        }

        List<Header> headers() {
            return headers;
        }
    }

    /** A saga that can go on, or that has ended and may be asked for its end. */
    static Held of(SagaStatus status, Content content) {
        return new Held(status, content, null);
    }

    /** A saga that has ended: only its id is needed, so that it does not begin again. */
    static Held ended(SagaStatus status) {
        return new Held(status, null, null);
    }

    /** A saga whose record cannot be read. */
    static Held broken(String why) {
        return new Held(null, null, why);
    }
}
