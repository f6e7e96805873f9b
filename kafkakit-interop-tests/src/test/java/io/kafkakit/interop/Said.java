package io.kafkakit.interop;

import java.util.Map;

/**
 * One line that a Node service told of.
 *
 * @param what sent, ready, received (its handler was called) or handled (its handler is done)
 */
record Said(
        String what, String event, String key, Map<String, Object> data, Map<String, String> headers, Long producedAt) {

    String header(String name) {
        return headers.get(name);
    }
}
