/**
 * Step 1 of 5: <b>consume</b> ─▶ route ─▶ handle ─▶ (recover) ─▶ commit.
 *
 * <p>One poll loop a consumer. It opens a tenure for each partition it is given, hands its records over and never waits
 * for a handler, but for a bounded time when a partition is taken away.
 */
@NullMarked
package io.kafkakit.internal.consume;

import org.jspecify.annotations.NullMarked;
