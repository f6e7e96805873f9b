package io.kafkakit.spring.boot.test;

import io.kafkakit.TopicEvents;
import io.kafkakit.spring.boot.Handlers;
import io.kafkakit.test.EventTester;
import java.util.List;

/** Delivers events to the handlers of an application, without a broker. Not thread-safe. */
public final class EventTesters {

    private final Handlers handlers;

    EventTesters(Handlers handlers) {
        this.handlers = handlers;
    }

    /**
     * A new tester for a topic, with the application's codecs, interceptors, and properties of the topic.
     *
     * @throws IllegalArgumentException if no handler reads the topic
     */
    public EventTester of(String topic) {
        List<TopicEvents> events = handlers.events().stream()
                .filter(each -> each.topic().equals(topic))
                .toList();
        if (events.isEmpty()) {
            throw new IllegalArgumentException("no handler reads topic '" + topic + "': they read "
                    + handlers.events().stream()
                            .map(TopicEvents::topic)
                            .distinct()
                            .toList());
        }
        TopicEvents all = TopicEvents.of(topic);
        events.forEach(all::addAll);
        EventTester tester =
                EventTester.of(all).codecs(handlers.codecs()).options(options -> handlers.options(topic, options));
        handlers.interceptors().forEach(tester::handlerInterceptor);
        return tester;
    }
}
