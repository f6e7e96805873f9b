/** Reads the content of dead letters from any toolkit. Reads headers, and touches no client. */
@NullMarked
package io.kafkakit.internal.letter;

import org.jspecify.annotations.NullMarked;
