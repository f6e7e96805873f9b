package io.kafkakit.bench.database;

/** How a handler writes to the database. */
enum Protection {
    /** On a connection of its own, one commit a record. A crash may make a booking twice. */
    NONE("none"),
    /** With effects: exactly once. */
    EFFECTS("effects");

    private final String label;

    Protection(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
