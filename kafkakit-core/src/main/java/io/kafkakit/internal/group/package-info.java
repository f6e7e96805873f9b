/**
 * A group as a whole: its description, the check of the cluster before its start, and its assembled parts. The public
 * {@code ConsumerGroupBuilder} makes it. It makes the parts that {@code consume} and {@code commit} run on.
 */
@NullMarked
package io.kafkakit.internal.group;

import org.jspecify.annotations.NullMarked;
