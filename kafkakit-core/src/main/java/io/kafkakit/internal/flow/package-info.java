/**
 * The words that travel between the steps: a {@link io.kafkakit.internal.flow.Delivery} goes in, an
 * {@link io.kafkakit.internal.flow.Outcome} comes out. Data only; knows none of the steps.
 */
@NullMarked
package io.kafkakit.internal.flow;

import org.jspecify.annotations.NullMarked;
