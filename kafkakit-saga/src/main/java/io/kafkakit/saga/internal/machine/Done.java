package io.kafkakit.saga.internal.machine;

/** A step that is undone if a later one fails. */
public record Done(String step, int activation) {}
