/** {@code bench database}: what it costs that a handler's effect in PostgreSQL happens once. */
@NullMarked
package io.kafkakit.bench.database;

import org.jspecify.annotations.NullMarked;
