package io.kafkakit.spring.boot;

/** Nothing says where the cluster is. */
final class MissingServersException extends RuntimeException {

    private final String cluster;

    MissingServersException(String cluster) {
        super("nothing says where cluster '" + cluster + "' is");
        this.cluster = cluster;
    }

    /** The property that would say it. */
    String property() {
        return ClusterSettings.property(cluster, "bootstrap-servers");
    }
}
