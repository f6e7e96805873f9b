/**
 * The {@code kafkakit} command: {@link io.kafkakit.cli.Kafkakit} and one class a subcommand. What the demo does is in {@code
 * demo}, what it checks afterwards in {@code audit}.
 */
@NullMarked
package io.kafkakit.cli;

import org.jspecify.annotations.NullMarked;
