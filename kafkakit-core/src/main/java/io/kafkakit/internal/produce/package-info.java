/**
 * The producers of kafkakit: how they are made, used, discarded and replaced, and what their errors mean. Used by
 * {@code commit}, and by transactions without a group.
 */
@NullMarked
package io.kafkakit.internal.produce;

import org.jspecify.annotations.NullMarked;
