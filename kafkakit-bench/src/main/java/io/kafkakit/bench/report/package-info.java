/** What becomes of the results of {@code run}: medians, tables, files and plots. */
@NullMarked
package io.kafkakit.bench.report;

import org.jspecify.annotations.NullMarked;
