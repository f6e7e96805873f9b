package io.kafkakit.codec;

import java.util.List;

/** Data of events in these tests. */
record Order(String id, int amount, List<String> notes) {

    static final Order TEA = new Order("o-1", 3, List.of("grün", "\"loose\"", "🍵"));
    static final String JSON = "{\"id\":\"o-1\",\"amount\":3,\"notes\":[\"grün\",\"\\\"loose\\\"\",\"🍵\"]}";
}
