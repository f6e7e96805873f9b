/** What members of groups say about themselves, in a compacted topic, and what operators ask of them. */
@NullMarked
package io.kafkakit.console.fleet;

import org.jspecify.annotations.NullMarked;
