package io.kafkakit;

/**
 * Collects the events of one produce-only transaction. Valid while its work runs, refuses events after that. Not
 * thread-safe.
 */
public interface Transaction extends EventSender {}
