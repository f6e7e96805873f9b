/**
 * Step 1 of 5: <b>consume</b> ─▶ route ─▶ handle ─▶ (recover) ─▶ commit.
 *
 * <p>There is one poll loop for each consumer. It opens a tenure for each assigned partition and hands its records
 * over. It never waits for a handler, except for a limited time when a partition is taken away.
 */
@NullMarked
package io.kafkakit.internal.consume;

import org.jspecify.annotations.NullMarked;
