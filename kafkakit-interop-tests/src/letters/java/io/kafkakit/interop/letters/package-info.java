/**
 * Other toolkits write dead letters: a handler fails, a value cannot be deserialized, a key cannot. The tests compare them with the
 * ones that kafkakit-core's tests know. Compiled only with {@code -Pinterop-letters}; CONTRIBUTING.md has the command.
 */
package io.kafkakit.interop.letters;
