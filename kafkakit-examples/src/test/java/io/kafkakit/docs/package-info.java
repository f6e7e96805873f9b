/** Keeps the documentation true: the code in it is the code of tests that run. */
package io.kafkakit.docs;
