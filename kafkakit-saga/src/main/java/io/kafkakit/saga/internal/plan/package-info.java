/** The definition of a saga as data: its steps, where each stands, and what is wrong with it. Knows no Kafka. */
@NullMarked
package io.kafkakit.saga.internal.plan;

import org.jspecify.annotations.NullMarked;
