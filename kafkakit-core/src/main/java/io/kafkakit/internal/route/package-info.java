/**
 * Step 2 of 5: consume ─▶ <b>route</b> ─▶ handle ─▶ (recover) ─▶ commit.
 *
 * <p>Decodes a record's value and finds the event's handler. Pure: no client, no clock.
 */
@NullMarked
package io.kafkakit.internal.route;

import org.jspecify.annotations.NullMarked;
