/** {@code kafkakit groups}: the consumer groups of a cluster, their lag, and where a stopped one goes on. */
@NullMarked
package io.kafkakit.cli.groups;

import org.jspecify.annotations.NullMarked;
