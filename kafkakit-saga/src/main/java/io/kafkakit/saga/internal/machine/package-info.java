/**
 * What a saga does next: a pure function of where it stands, what happened, and the time. Sends nothing itself and knows no
 * Kafka client, so that tests can walk all its ways.
 */
@NullMarked
package io.kafkakit.saga.internal.machine;

import org.jspecify.annotations.NullMarked;
