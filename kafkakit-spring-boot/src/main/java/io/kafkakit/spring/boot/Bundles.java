package io.kafkakit.spring.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The SSL bundles of the application.
 *
 * @param all null if it has none
 */
record Bundles(@Nullable SslBundles all) {

    /**
     * The one with this name.
     *
     * @param property what names it
     * @throws MissingBundleException if there is none
     */
    SslBundle named(String property, String name) {
        if (all == null) {
            throw new MissingBundleException(property, name, List.of());
        }
        try {
            return all.getBundle(name);
        } catch (NoSuchSslBundleException e) {
            throw new MissingBundleException(property, name, all.getBundleNames());
        }
    }
}
