package io.kafkakit.interop.formats;

import java.util.List;

/** Data of events in these tests. Spring's deserializer makes it by its class name. */
public record Order(String id, int amount, List<String> notes) {

    public static final Order TEA = new Order("o-1", 3, List.of("grün", "\"loose\"", "🍵"));
    public static final String JSON = "{\"id\":\"o-1\",\"amount\":3,\"notes\":[\"grün\",\"\\\"loose\\\"\",\"🍵\"]}";
}
