/** The dead letters of a topic in memory: read once, then kept up to date, so that a filter answers at once. */
@NullMarked
package io.kafkakit.console.internal.letters;

import org.jspecify.annotations.NullMarked;
