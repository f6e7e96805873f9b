/** The registry's client, the framings, and the way of a record through them. The formats are in packages below. */
@NullMarked
package io.kafkakit.schema.internal;

import org.jspecify.annotations.NullMarked;
