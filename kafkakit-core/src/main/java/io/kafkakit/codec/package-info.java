/** Converts between bytes and events. The only package that knows JSON. */
@NullMarked
package io.kafkakit.codec;

import org.jspecify.annotations.NullMarked;
