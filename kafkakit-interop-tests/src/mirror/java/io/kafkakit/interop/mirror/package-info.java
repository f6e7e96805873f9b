/**
 * A group goes on at another cluster, to which MirrorMaker 2 has copied its topics and its offsets. Compiled only with
 * {@code -Pinterop-mirror}; CONTRIBUTING.md has the command.
 */
@NullMarked
package io.kafkakit.interop.mirror;

import org.jspecify.annotations.NullMarked;
