/**
 * Step 2 of 5: consume ─▶ <b>route</b> ─▶ handle ─▶ (recover) ─▶ commit.
 *
 * <p>Decodes a record and finds the event's handler. No client, no clock.
 */
@NullMarked
package io.kafkakit.internal.route;

import org.jspecify.annotations.NullMarked;
