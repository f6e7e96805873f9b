/** Measures the library's package of this name, whose classes are for nobody else to see. */
@NullMarked
package io.kafkakit.opentelemetry;

import org.jspecify.annotations.NullMarked;
