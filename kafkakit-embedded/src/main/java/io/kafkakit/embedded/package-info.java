/**
 * A real Kafka broker inside the JVM: {@link io.kafkakit.embedded.EmbeddedKafka} starts, stops and kills it.
 *
 * <p>From the outside in: {@code EmbeddedKafkaBuilder} checks the user's settings. {@code EmbeddedKafka} and
 * {@code Broker} are the user's handles. {@code Node} is one KRaft node that can start many times, and {@code Server}
 * is one run of it. {@code BrokerDefaults}, {@code DataDirectory}, {@code Sockets} and {@code Faults} are the settings,
 * disk, ports and errors of that run.
 */
@NullMarked
package io.kafkakit.embedded;

import org.jspecify.annotations.NullMarked;
