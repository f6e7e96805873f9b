/** The code of this module's README. */
package io.kafkakit.embedded.docs;
