/** {@code kafkakit outbox}: the outbox of a database, at the terminal. */
@NullMarked
package io.kafkakit.cli.outbox;

import org.jspecify.annotations.NullMarked;
