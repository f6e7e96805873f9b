package io.kafkakit.saga.internal.engine;

import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.Caller;
import io.kafkakit.saga.internal.machine.History;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Open;
import io.kafkakit.saga.internal.machine.Position;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * All of an instance but its state and its history: the header {@code kafkakit-saga} of its record in the state topic, as
 * JSON.
 *
 * @param format of this header, 1
 * @param startedAt milliseconds since 1970
 * @param changedAt when it changed last, in milliseconds since 1970
 */
public record Frame(
        int format,
        int version,
        SagaStatus status,
        Position position,
        long startedAt,
        long changedAt,
        @Nullable Caller caller) {

    static final String HEADER = "kafkakit-saga";
    /** The header with the history, as its bytes. */
    static final String HISTORY_HEADER = "kafkakit-saga-history";

    private static final int FORMAT = 1;
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final ObjectReader READER = MAPPER.readerFor(Frame.class);
    private static final ObjectWriter WRITER = MAPPER.writerFor(Frame.class);

    /** The frame of an instance. */
    public static Frame of(Instance<?> instance) {
        return new Frame(
                FORMAT,
                instance.version(),
                instance.status(),
                instance.position(),
                instance.startedAt(),
                instance.history().lastAt(),
                instance.caller());
    }

    /**
     * The frame in the headers of a record.
     *
     * @throws IllegalArgumentException if they contain none that this version of kafkakit can read
     */
    static Frame of(Headers headers) {
        return of(bytes(headers));
    }

    /**
     * The bytes of the frame in the headers of a record.
     *
     * @throws IllegalArgumentException if they contain none
     */
    static byte[] bytes(Headers headers) {
        return bytes(headers, HEADER);
    }

    /**
     * The history in the headers of a record.
     *
     * @throws IllegalArgumentException if they contain none
     */
    static History historyOf(Headers headers) {
        History history = History.of(bytes(headers, HISTORY_HEADER));
        try {
            history.lastAt();
            return history;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("header " + HISTORY_HEADER + " is no history: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            throw new IllegalArgumentException("header " + name + " is missing");
        }
        return header.value();
    }

    /**
     * The frame in these bytes.
     *
     * @throws IllegalArgumentException if they contain none that this version of kafkakit can read
     */
    static Frame of(byte[] header) {
        try {
            Frame frame = READER.readValue(header);
            if (frame == null) {
                throw new IllegalArgumentException("header " + HEADER + " is null, which is no frame of a saga");
            }
            if (frame.format() != FORMAT || frame.status() == null || frame.position() == null) {
                throw new IllegalArgumentException("header " + HEADER + " has format " + frame.format()
                        + ", and this version of kafkakit reads format " + FORMAT);
            }
            return frame;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "header " + HEADER + " is no frame of a saga: " + e.getOriginalMessage(), e);
        }
    }

    byte[] bytes() {
        return WRITER.writeValueAsBytes(this);
    }

    /** The instance with this state and this history. */
    public <S> Instance<S> with(String id, S state, History history) {
        return new Instance<>(id, version, status, state, position, history, startedAt, caller);
    }

    /** The open step whose wait is over first; null if none waits. */
    @Nullable
    Open firstDue() {
        Open first = null;
        for (Open each : position.open()) {
            if (each.due() > 0 && (first == null || each.due() < first.due())) {
                first = each;
            }
        }
        return first;
    }
}
