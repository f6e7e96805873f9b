/** Checks before anything starts: client settings, a group's options, its topics. */
@NullMarked
package io.kafkakit.internal.config;

import org.jspecify.annotations.NullMarked;
