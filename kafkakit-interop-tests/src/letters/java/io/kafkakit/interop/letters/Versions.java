package io.kafkakit.interop.letters;

/** Which toolkits are on the class path, as the POM says. */
final class Versions {

    static final String KAFKA = of("kafka");
    static final String SPRING = of("spring-kafka");
    static final String SMALLRYE = of("smallrye");

    private Versions() {}

    private static String of(String toolkit) {
        String version = System.getProperty("kafkakit.letters." + toolkit);
        if (version == null) {
            throw new IllegalStateException("kafkakit.letters." + toolkit + ": not set; run these tests by Maven");
        }
        return version;
    }
}
