/** {@code kafkakit saga}: sagas at the terminal. */
@NullMarked
package io.kafkakit.cli.saga;

import org.jspecify.annotations.NullMarked;
