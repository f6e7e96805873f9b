/** The code of this module's README: what stands between {@code // docs:} and {@code // end} stands there too. */
package io.kafkakit.test.docs;
