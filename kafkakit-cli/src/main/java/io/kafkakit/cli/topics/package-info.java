/** {@code kafkakit topics}: the topics that a group's recovery needs, planned and created. */
@NullMarked
package io.kafkakit.cli.topics;

import org.jspecify.annotations.NullMarked;
