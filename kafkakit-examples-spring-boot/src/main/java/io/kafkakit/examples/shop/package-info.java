/** An order service with Spring Boot, as a user writes it. */
package io.kafkakit.examples.shop;
