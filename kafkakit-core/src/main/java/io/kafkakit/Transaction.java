package io.kafkakit;

/** Collects the events of one produce-only transaction. Valid while its work runs, and refuses events after that; not thread-safe. */
public interface Transaction extends EventSender {}
