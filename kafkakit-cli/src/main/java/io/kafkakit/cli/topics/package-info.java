/** {@code kafkakit topics}: topics listed and created, and those that a group's recovery needs. */
@NullMarked
package io.kafkakit.cli.topics;

import org.jspecify.annotations.NullMarked;
