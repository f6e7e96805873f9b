/**
 * A group as a whole: its description, the check of the cluster before it starts, and its parts put together. It makes what {@code
 * consume} and {@code commit} run on, and is made by the public {@code ConsumerGroupBuilder}.
 */
@NullMarked
package io.kafkakit.internal.group;

import org.jspecify.annotations.NullMarked;
