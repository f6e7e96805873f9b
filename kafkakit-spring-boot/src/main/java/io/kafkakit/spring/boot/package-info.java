/** What Spring Boot configures. */
@NullMarked
package io.kafkakit.spring.boot;

import org.jspecify.annotations.NullMarked;
