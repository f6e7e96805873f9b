/**
 * What a record of a dead-letter topic says, whichever toolkit wrote it. Reads headers, and touches no client.
 */
@NullMarked
package io.kafkakit.internal.letter;

import org.jspecify.annotations.NullMarked;
