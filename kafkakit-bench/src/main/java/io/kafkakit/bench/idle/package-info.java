/**
 * What a group costs that has nothing to do. {@link io.kafkakit.bench.idle.IdleCommand} has the options, {@link
 * io.kafkakit.bench.idle.Idle} lets a group work off what is there and looks at the processor time from then on.
 */
@NullMarked
package io.kafkakit.bench.idle;

import org.jspecify.annotations.NullMarked;
