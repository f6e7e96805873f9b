/**
 * The other side of a saga: remembers which commands were handled or undone, so that each has its effect once, whatever is
 * late or sent again.
 */
@NullMarked
package io.kafkakit.saga.internal.participant;

import org.jspecify.annotations.NullMarked;
