/** Java and the npm package kafkakit share topics: each handles what the other sends, retries and gives up. */
package io.kafkakit.interop;
