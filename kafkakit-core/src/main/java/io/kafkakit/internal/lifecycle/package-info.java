/**
 * Threads and time: the only package that makes the one or reads the other.
 */
@NullMarked
package io.kafkakit.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
