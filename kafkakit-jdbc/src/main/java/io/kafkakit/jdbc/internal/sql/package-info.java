/** What databases have in common, and where they differ. Knows neither Kafka nor what the tables are for. */
@NullMarked
package io.kafkakit.jdbc.internal.sql;

import org.jspecify.annotations.NullMarked;
