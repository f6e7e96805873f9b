/**
 * The promise while everything dies: workers in JVMs of their own share a group, a {@link io.kafkakit.faults.Nemesis} drawn from a
 * seed kills, stops and cuts off, and {@link io.kafkakit.faults.Verdict} compares what came out with what went in.
 */
@NullMarked
package io.kafkakit.faults;

import org.jspecify.annotations.NullMarked;
