/**
 * The transactional outbox: events of writes that no record caused. {@code Outbox} puts them into a
 * table, in the transaction of the writes, and publishes each row as one record.
 */
@NullMarked
package io.kafkakit.jdbc.outbox;

import org.jspecify.annotations.NullMarked;
