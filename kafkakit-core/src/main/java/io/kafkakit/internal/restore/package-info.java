/**
 * Before step 1: pending partitions, from their assignment to their first record. Finds out through {@code lookup}
 * where they begin. If the order of keys is kept, it also finds the records that wait in their retry topics. The poll
 * loop of {@code consume} drives it.
 */
@NullMarked
package io.kafkakit.internal.restore;

import org.jspecify.annotations.NullMarked;
