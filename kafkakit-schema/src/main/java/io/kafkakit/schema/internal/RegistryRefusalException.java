package io.kafkakit.schema.internal;

import io.kafkakit.KafkaKitException;

/** The registry answers, and its answer is no. It does not leave this module. */
final class RegistryRefusalException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    private final transient RegistryHttp.Answer answer;

    RegistryRefusalException(RegistryHttp.Answer answer) {
        super(answer.words());
        this.answer = answer;
    }

    RegistryHttp.Answer answer() {
        return answer;
    }
}
