/**
 * Between handle and commit: consume ─▶ route ─▶ handle ─▶ <b>ledger</b> ─▶ commit.
 *
 * <p>Which of a partition's records are done, and how the committed offset and its metadata store this. Pure: no
 * client, no clock, no thread. It knows none of the steps.
 */
@NullMarked
package io.kafkakit.internal.ledger;

import org.jspecify.annotations.NullMarked;
