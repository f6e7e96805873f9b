/** From an event that is to be sent to the record for Kafka's producer. Touches no client. */
@NullMarked
package io.kafkakit.internal.encode;

import org.jspecify.annotations.NullMarked;
