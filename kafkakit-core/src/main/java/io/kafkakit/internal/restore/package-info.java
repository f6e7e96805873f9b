/**
 * Before step 1: a partition that was assigned, until its first record is read. Finds out by {@code lookup} where it begins and, where
 * the order of keys is kept, what waits in its retry topics. The poll loop of {@code consume} drives it.
 */
@NullMarked
package io.kafkakit.internal.restore;

import org.jspecify.annotations.NullMarked;
