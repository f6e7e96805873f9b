/**
 * How the commands deal with the user at the terminal: failures, Ctrl-C, progress.
 */
@NullMarked
package io.kafkakit.cli.terminal;

import org.jspecify.annotations.NullMarked;
