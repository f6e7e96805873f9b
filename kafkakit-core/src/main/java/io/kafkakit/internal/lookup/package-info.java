/**
 * Questions to the admin client: committed offsets, the ends of logs, topics and their ids. Most questions do not wait:
 * the answers come on a thread of the client. Used by {@code restore}, {@code consume} and {@code commit}.
 */
@NullMarked
package io.kafkakit.internal.lookup;

import org.jspecify.annotations.NullMarked;
