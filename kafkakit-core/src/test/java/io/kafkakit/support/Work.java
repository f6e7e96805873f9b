package io.kafkakit.support;

/** The event that most tests of the engine send; its id says which it is. */
public record Work(int id) {}
