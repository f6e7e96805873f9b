/**
 * Codecs for Avro, Protobuf and JSON Schema, whose schemas are in a registry with the Confluent REST API. Start with
 * {@link io.kafkakit.schema.SchemaRegistry}, then take the codec of a format.
 */
@NullMarked
package io.kafkakit.schema;

import org.jspecify.annotations.NullMarked;
