/** Tests of handlers in Spring Boot. */
@NullMarked
package io.kafkakit.spring.boot.test;

import org.jspecify.annotations.NullMarked;
