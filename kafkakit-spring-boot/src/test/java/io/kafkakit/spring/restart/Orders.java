package io.kafkakit.spring.restart;

import io.kafkakit.spring.EventsOf;
import io.kafkakit.spring.On;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A handler that is loaded anew; the JDK's interface lets a test of another loader see what it got. */
@EventsOf("restart-orders")
class Orders implements Supplier<List<Object>> {

    private final List<Object> seen = new CopyOnWriteArrayList<>();

    record Placed(String id) {}

    @On
    void placed(Placed placed) {
        seen.add(placed);
    }

    @Override
    public List<Object> get() {
        return seen;
    }
}
