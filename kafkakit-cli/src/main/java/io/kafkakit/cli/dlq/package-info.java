/** {@code kafkakit dlq}: dead letters at the terminal. */
@NullMarked
package io.kafkakit.cli.dlq;

import org.jspecify.annotations.NullMarked;
