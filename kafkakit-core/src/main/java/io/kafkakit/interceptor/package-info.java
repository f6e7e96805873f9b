/** Hooks round handlers and sends: for metrics, traces, validation, transactions of a database. */
@NullMarked
package io.kafkakit.interceptor;

import org.jspecify.annotations.NullMarked;
