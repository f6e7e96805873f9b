/**
 * The topics that a group needs: their names, how they have to be, and how missing ones are made. Used before anything starts, and
 * by the command.
 */
@NullMarked
package io.kafkakit.internal.topics;

import org.jspecify.annotations.NullMarked;
