package io.kafkakit.saga.internal.machine;

import io.kafkakit.EventRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events in a saga's inbox that kafkakit itself sends. They have no value, so that no codec is needed: headers say what
 * they are. Their names begin alike, so no participant's can be one.
 */
public final class Controls {

    /** The header with the name of the event. */
    public static final String EVENT_HEADER = "kafkakit-saga-event";

    /** The header with its data, as JSON. */
    public static final String DATA_HEADER = "kafkakit-saga-data";

    /** Begins a saga. This one has a value: the saga's first state, in the user's format. */
    public static final String START = "kafkakit.saga.start";

    /** The wait of a step is over. */
    public static final String DUE = "kafkakit.saga.due";

    /** What an operator wants. */
    public static final String ORDER = "kafkakit.saga.order";

    /** A participant gave up a command. */
    public static final String GIVEN_UP = "kafkakit.saga.given-up";

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Controls() {}

    /**
     * The wait of a step is over.
     *
     * @param activation of the step; 0 for the retention of the whole saga
     */
    public record Due(int activation, int attempt) {}

    /**
     * A participant gave up a command.
     *
     * @param correlation of the command
     * @param position of the dead letter: topic, partition and offset
     */
    public record GivenUp(String correlation, String position, String reason) {

        public GivenUp {
            Objects.requireNonNull(correlation, "correlation is missing");
            Objects.requireNonNull(position, "position is missing");
            Objects.requireNonNull(reason, "reason is missing");
        }
    }

    /** The inbox of the saga with this name. */
    public static String inbox(String saga) {
        return saga + "-saga";
    }

    /** The compacted topic of the sagas with this name. */
    public static String stateTopic(String saga) {
        return saga + "-saga-state";
    }

    /** The record of such an event. */
    public static EventRecord record(String inbox, String id, String event, Object data) {
        return EventRecord.tombstone(inbox, id)
                .withHeader(EVENT_HEADER, event)
                .withHeader(DATA_HEADER, MAPPER.writeValueAsBytes(data));
    }

    /**
     * The data of such an event.
     *
     * @throws IllegalArgumentException if the event, or its data, is none of them
     */
    public static Object data(String event, @Nullable String json) {
        Class<?> type = switch (event) {
            case DUE -> Due.class;
            case ORDER -> Order.class;
            case GIVEN_UP -> GivenUp.class;
            default -> throw new IllegalArgumentException("no event of kafkakit is named " + event);
        };
        try {
            if (json == null) {
                throw new IllegalArgumentException("header " + DATA_HEADER + " is missing");
            }
            return MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "header " + DATA_HEADER + " is no " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }
}
