/** Protobuf, and schemas as {@code .proto} text. Nothing else in this module knows Protobuf. */
@NullMarked
package io.kafkakit.schema.internal.protobuf;

import org.jspecify.annotations.NullMarked;
