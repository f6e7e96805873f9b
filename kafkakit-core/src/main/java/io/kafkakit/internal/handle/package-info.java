/**
 * Step 3 of 5: consume ─▶ route ─▶ <b>handle</b> ─▶ (recover) ─▶ commit.
 *
 * <p>Runs the handler, keeps the records it stages, and makes an outcome, however it ends.
 */
@NullMarked
package io.kafkakit.internal.handle;

import org.jspecify.annotations.NullMarked;
