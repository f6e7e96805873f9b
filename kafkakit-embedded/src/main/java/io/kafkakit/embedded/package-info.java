/**
 * A real Kafka broker inside the JVM: {@link io.kafkakit.embedded.EmbeddedKafka} starts, stops and kills it.
 *
 * <p>From the outside in: {@code EmbeddedKafkaBuilder} checks what the user asked for, {@code EmbeddedKafka} and {@code
 * Broker} are what he holds, {@code Node} is one KRaft node that can start many times, {@code Server} is one run of it,
 * and {@code NodeSettings}, {@code DataDirectory}, {@code Sockets} and {@code Faults} are the settings, the disk, the
 * ports and the errors of that run.
 */
@NullMarked
package io.kafkakit.embedded;

import org.jspecify.annotations.NullMarked;
