/** Databases with JDBC: what a transaction of a database and records of Kafka do together. */
@NullMarked
package io.kafkakit.jdbc;

import org.jspecify.annotations.NullMarked;
