/** kafkakit and spring-kafka in one application. */
package io.kafkakit.interop.spring;
