package io.kafkakit.spring.boot;

/** A topic should have effects in a database, and the application has none to have them in. */
final class MissingEffectsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingEffectsException(String topic) {
        super("kafkakit.topics." + topic
                + ".effects=true needs a database: add kafkakit-jdbc, and let the application have one"
                + " DataSource and one transaction manager; where it has several, make a bean of type Effects with"
                + " SpringTransactions.effects(...)");
    }
}
