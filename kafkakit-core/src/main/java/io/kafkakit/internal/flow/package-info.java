/**
 * The data that travel between the steps: a {@link io.kafkakit.internal.flow.Delivery} goes in, an
 * {@link io.kafkakit.internal.flow.Outcome} comes out. It knows none of the steps.
 */
@NullMarked
package io.kafkakit.internal.flow;

import org.jspecify.annotations.NullMarked;
