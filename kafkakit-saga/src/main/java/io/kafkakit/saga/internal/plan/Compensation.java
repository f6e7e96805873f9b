package io.kafkakit.saga.internal.plan;

import java.util.Map;

/**
 * How a step is undone.
 *
 * @param replies by the name of their event; empty if no reply is waited for
 */
public record Compensation<S>(Command<S> command, Map<String, Reply<S>> replies, Limit limit) {}
