/** The pieces of the library that run for each record, measured by JMH without Kafka: {@code ./kafkakit bench --jmh}. */
@NullMarked
package io.kafkakit.bench.micro;

import org.jspecify.annotations.NullMarked;
