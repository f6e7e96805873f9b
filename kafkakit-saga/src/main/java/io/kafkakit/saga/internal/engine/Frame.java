package io.kafkakit.saga.internal.engine;

import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.Caller;
import io.kafkakit.saga.internal.machine.Entry;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Open;
import io.kafkakit.saga.internal.machine.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * All of an instance but its state: the header {@code kafkakit-saga} of its record in the state topic, as JSON.
 *
 * @param format of this header, 1
 */
public record Frame(
        int format,
        int version,
        SagaStatus status,
        Position position,
        List<Entry> history,
        long startedAt,
        @Nullable Caller caller) {

    /** The header's name. */
    public static final String HEADER = "kafkakit-saga";

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
                instance.history(),
                instance.startedAt(),
                instance.caller());
    }

    /**
     * The frame in these bytes.
     *
     * @throws IllegalArgumentException if they contain none that this version of kafkakit can read
     */
    public static Frame of(byte[] header) {
        try {
            Frame frame = READER.readValue(header);
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

    /** The instance with this state. */
    public <S> Instance<S> with(String id, S state) {
        return new Instance<>(id, version, status, state, position, history, startedAt, caller);
    }

    /** When it changed last, in milliseconds since 1970. */
    public long changedAt() {
        return history.isEmpty() ? startedAt : history.get(history.size() - 1).at();
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
