package io.kafkakit;

import java.lang.reflect.Type;

/**
 * One event of a topic: its name on the wire, the type of its data, and its handler.
 *
 * @param event the name in the envelope
 * @param type the type that the data is decoded to
 * @param handler called with an instance of {@code type}
 */
public record EventSubscription<T>(String event, Type type, EventHandler<T> handler) {}
