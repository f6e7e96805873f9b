/**
 * The demo, in the order of what happens: {@link io.kafkakit.cli.demo.DemoCommand} reads what the user wants,
 * {@link io.kafkakit.cli.demo.OrderInput} gives orders, {@link io.kafkakit.cli.demo.Demo} places them, has a {@link
 * io.kafkakit.cli.demo.Crew} handle them, watches them end and has it all audited; {@link io.kafkakit.cli.demo.Report} tells.
 */
@NullMarked
package io.kafkakit.cli.demo;

import org.jspecify.annotations.NullMarked;
