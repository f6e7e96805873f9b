/**
 * How fast dead letters go back. {@link io.kafkakit.bench.redrive.RedriveCommand} has the options, {@link
 * io.kafkakit.bench.redrive.Redrive} makes dead letters with a group that fails, redrives them and looks that each came back once.
 */
@NullMarked
package io.kafkakit.bench.redrive;

import org.jspecify.annotations.NullMarked;
