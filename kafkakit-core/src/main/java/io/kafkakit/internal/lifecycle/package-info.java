/** Threads and time: the only package that makes threads or reads the clock. */
@NullMarked
package io.kafkakit.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
