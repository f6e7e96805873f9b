/**
 * Before step 1: which member of a group reads which partition. The assignor gives one member all partitions that keep
 * the order of the same keys. It runs in the member that Kafka made the group's leader, and touches no client.
 */
@NullMarked
package io.kafkakit.internal.assign;

import org.jspecify.annotations.NullMarked;
