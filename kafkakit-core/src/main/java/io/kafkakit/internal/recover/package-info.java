/**
 * Step 4 of 5: consume ─▶ route ─▶ handle ─▶ <b>(recover)</b> ─▶ commit.
 *
 * <p>Decides what a failed record becomes: one retry record or one dead letter. Pure: no client, no clock.
 */
@NullMarked
package io.kafkakit.internal.recover;

import org.jspecify.annotations.NullMarked;
