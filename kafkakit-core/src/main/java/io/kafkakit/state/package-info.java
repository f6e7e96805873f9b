/**
 * State that a process keeps for the partitions that it owns. Kafka keeps it too, in a compacted topic, and each change
 * of it is part of the transaction of the record that made it.
 */
@NullMarked
package io.kafkakit.state;

import org.jspecify.annotations.NullMarked;
