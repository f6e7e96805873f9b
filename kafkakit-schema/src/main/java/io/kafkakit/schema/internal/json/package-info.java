/** JSON Schema: data through Jackson, and the validator only where it is asked for. */
@NullMarked
package io.kafkakit.schema.internal.json;

import org.jspecify.annotations.NullMarked;
