/** Avro 1.12, through its fast readers. Nothing else in this module knows Avro. */
@NullMarked
package io.kafkakit.schema.internal.avro;

import org.jspecify.annotations.NullMarked;
