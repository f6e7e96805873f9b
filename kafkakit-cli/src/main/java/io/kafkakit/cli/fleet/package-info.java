/** {@code kafkakit fleet}: all instances of groups, and commands to them. */
@NullMarked
package io.kafkakit.cli.fleet;

import org.jspecify.annotations.NullMarked;
