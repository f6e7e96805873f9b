/**
 * Runs sagas on a consumer group: each record of an inbox is one turn of a saga, in one transaction with all that follows
 * from it. States are in memory for the partitions that the process owns, and in a compacted topic.
 */
@NullMarked
package io.kafkakit.saga.internal.engine;

import org.jspecify.annotations.NullMarked;
