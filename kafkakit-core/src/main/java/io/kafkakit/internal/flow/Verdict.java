package io.kafkakit.internal.flow;

/** What came of an attempt to handle a record: an outcome to commit, or none for now. */
public sealed interface Verdict permits Outcome, NotNow {}
