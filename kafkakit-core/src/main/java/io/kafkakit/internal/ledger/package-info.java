/**
 * Between handle and commit: consume ─▶ route ─▶ handle ─▶ <b>ledger</b> ─▶ commit.
 *
 * <p>Which of a partition's records are done, and how the group's committed offset and its metadata say so. Pure: no client,
 * no clock, no thread; knows none of the steps.
 */
@NullMarked
package io.kafkakit.internal.ledger;

import org.jspecify.annotations.NullMarked;
