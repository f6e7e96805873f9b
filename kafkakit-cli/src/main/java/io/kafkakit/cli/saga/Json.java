package io.kafkakit.cli.saga;

import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.saga.SagaView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sagas, and their states, as JSON. */
final class Json {

    /** Numbers stay as they are written. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** One saga in one line. */
    static String line(SagaView saga) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("saga", saga.saga());
        fields.put("id", saga.id());
        fields.put("status", Filters.status(saga));
        put(fields, "problem", saga.problem());
        if (saga.problem() == null) {
            readable(saga, fields);
        }
        JsonNode state = parsed(saga.stateText());
        fields.put("state", state == null ? saga.stateText() : state);
        return Terminal.cleanJson(MAPPER.writeValueAsString(fields));
    }

    private static void readable(SagaView saga, Map<String, Object> fields) {
        fields.put("version", saga.version());
        fields.put("startedAt", saga.startedAt().toString());
        fields.put("changedAt", saga.changedAt().toString());
        fields.put("openSteps", saga.openSteps().stream().map(Json::open).toList());
        fields.put("doneSteps", saga.doneSteps());
        if (saga.failure() != null) {
            fields.put("failedStep", saga.failure().step());
            fields.put("failure", saga.failure().reason());
        }
        List<Map<String, Object>> history = saga.history().stream()
                .map(each -> Map.<String, Object>of("at", each.at().toString(), "what", each.what()))
                .toList();
        fields.put("history", history);
    }

    private static Map<String, Object> open(SagaView.OpenStep open) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("step", open.name());
        fields.put("doing", open.doing());
        fields.put("attempt", open.attempt());
        put(fields, "due", text(open.due()));
        put(fields, "deadLetter", open.deadLetter());
        return fields;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /** In several lines, if it is JSON; or else as it is. */
    static String pretty(String text) {
        JsonNode state = parsed(text);
        return state == null
                ? Terminal.cleanLines(text)
                : Terminal.cleanLines(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(state));
    }

    private static @Nullable JsonNode parsed(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node == null || node.isMissingNode() ? null : node;
        } catch (JacksonException e) {
            // It is in another format.
            return null;
        }
    }
}
