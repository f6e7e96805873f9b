package io.kafkakit.schema.internal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the registry calls a registered schema.
 *
 * @param version its number within the subject; 0 if the registry does not say it
 * @param guid null if the registry has none
 */
public record SchemaIds(int id, int version, @Nullable UUID guid) {}
