package io.kafkakit.internal.commit;

/** What handlers append to while Kafka gets the records of the batch before it. Used by the lane's thread. */
record Ahead(Begun begun, OpenBatch open) {}
