package io.kafkakit.examples.micronaut;

import io.micronaut.runtime.Micronaut;

/** A service with a consumer group. */
public final class Application {

    private Application() {}

    public static void main(String... args) {
        Micronaut.run(Application.class, args);
    }
}
