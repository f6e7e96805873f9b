package io.kafkakit.spring.boot;

/** Nothing says which group handles a topic. */
final class MissingGroupException extends RuntimeException {

    MissingGroupException(String topic) {
        super("nothing says which consumer group handles topic '" + topic + "'");
    }
}
