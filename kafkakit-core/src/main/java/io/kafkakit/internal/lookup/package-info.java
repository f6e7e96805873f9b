/**
 * Questions to the admin client: committed offsets, the ends of logs, topics and their ids. Nobody waits for an answer here; it comes
 * on a thread of the client's. Used by {@code restore}, {@code consume} and {@code commit}.
 */
@NullMarked
package io.kafkakit.internal.lookup;

import org.jspecify.annotations.NullMarked;
