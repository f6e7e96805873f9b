package io.kafkakit.saga.internal.engine;

import io.kafkakit.saga.SagaStatus;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A saga in memory, as bytes, because most sagas wait for a long time. Immutable: the arrays are not changed. */
final class Held {

    private final @Nullable SagaStatus status;
    private final byte @Nullable [] frame;
    private final byte @Nullable [] state;
    private final List<Header> headers;
    private final @Nullable String broken;

    private Held(
            @Nullable SagaStatus status,
            byte @Nullable [] frame,
            byte @Nullable [] state,
            List<Header> headers,
            @Nullable String broken) {
        this.status = status;
        this.frame = frame;
        this.state = state;
        this.headers = headers;
        this.broken = broken;
    }

    /**
     * A saga that can go on.
     *
     * @param headers that the codec of its state has set
     */
    static Held of(SagaStatus status, byte[] frame, byte[] state, List<Header> headers) {
        return new Held(status, frame, state, headers, null);
    }

    /** A saga that has ended: only its id is needed, so that it does not begin again. */
    static Held ended(SagaStatus status) {
        return new Held(status, null, null, List.of(), null);
    }

    /** A saga whose record cannot be read. */
    static Held broken(String why) {
        return new Held(null, null, null, List.of(), why);
    }

    /** Where it stands; null if it cannot be read. */
    @Nullable
    SagaStatus status() {
        return status;
    }

    /** Its header; null if it has ended, or cannot be read. */
    byte @Nullable [] frame() {
        return frame;
    }

    /** Its state; null if it has ended, or cannot be read. */
    byte @Nullable [] state() {
        return state;
    }

    /** Those that the codec of its state has set. */
    List<Header> headers() {
        return headers;
    }

    /** Why it cannot be read; null if it can. */
    @Nullable
    String broken() {
        return broken;
    }
}
