package io.kafkakit.spring.boot;

import java.util.List;

/** A property names an SSL bundle that is not there. */
final class MissingBundleException extends RuntimeException {

    private final String property;
    private final String bundle;
    private final List<String> known;

    MissingBundleException(String property, String bundle, List<String> known) {
        super(property + " names the SSL bundle '" + bundle + "', which does not exist");
        this.property = property;
        this.bundle = bundle;
        this.known = known.stream().sorted().toList();
    }

    /** What to do. */
    String action() {
        String add =
                "Add the bundle with spring.ssl.bundle.pem." + bundle + ".* or spring.ssl.bundle.jks." + bundle + ".*";
        return known.isEmpty()
                ? add + ": the application has no bundles."
                : add + ", or let " + property + " name one that exists: " + String.join(", ", known) + ".";
    }
}
