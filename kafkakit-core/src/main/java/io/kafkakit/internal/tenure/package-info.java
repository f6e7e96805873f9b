/**
 * One member's hold on one partition, and the outcomes that were made under it. {@code dispatch} opens records in it,
 * {@code commit} settles them.
 */
@NullMarked
package io.kafkakit.internal.tenure;

import org.jspecify.annotations.NullMarked;
