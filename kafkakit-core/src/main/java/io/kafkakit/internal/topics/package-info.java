/**
 * The topics that a group needs: their names, their settings, and how to create missing ones. Used by {@code group}
 * before a start, and by the command {@code kafkakit topics}.
 */
@NullMarked
package io.kafkakit.internal.topics;

import org.jspecify.annotations.NullMarked;
