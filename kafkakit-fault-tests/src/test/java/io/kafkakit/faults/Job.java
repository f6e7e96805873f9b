package io.kafkakit.faults;

/** The event that is relayed; its id says which it is, and with the seed what becomes of it. */
record Job(int id) {}
