/**
 * Between steps 1 and 3: hands the records of a partition to handlers in their order, and counts those in flight.
 * Touches no Kafka client. It gets records from {@code consume}, calls {@code handle}, and gives the outcomes to
 * {@code commit}.
 */
@NullMarked
package io.kafkakit.internal.dispatch;

import org.jspecify.annotations.NullMarked;
