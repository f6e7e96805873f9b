/** A real PostgreSQL for the tests of this project, without an installation. */
@NullMarked
package io.kafkakit.postgres;

import org.jspecify.annotations.NullMarked;
