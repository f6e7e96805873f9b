package io.kafkakit.spring.boot;

import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** Makes Kafka's TLS engines from an SSL bundle of the application. Kafka makes it by its name. */
public final class BundleSslEngineFactory implements SslEngineFactory {

    /** The setting with the bundle. */
    static final String BUNDLE = "kafkakit.spring.ssl.bundle";

    private @Nullable SslBundle bundle;
    private Map<String, ?> settings = Map.of();

    /** Without settings. */
    public BundleSslEngineFactory() {}

    @Override
    public void configure(Map<String, ?> configs) {
        settings = configs;
        bundle = (SslBundle) configs.get(BUNDLE);
    }

    private SslBundle bundle() {
        if (bundle == null) {
            throw new IllegalStateException("setting " + BUNDLE + " is missing");
        }
        return bundle;
    }

    @Override
    public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
        SSLEngine engine = engine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(endpointIdentification);
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        SSLEngine engine = engine(host, port);
        engine.setUseClientMode(false);
        return engine;
    }

    private SSLEngine engine(String host, int port) {
        SSLEngine engine = bundle().createSslContext().createSSLEngine(host, port);
        String[] ciphers = bundle().getOptions().getCiphers();
        if (ciphers != null) {
            engine.setEnabledCipherSuites(ciphers);
        }
        String[] protocols = bundle().getOptions().getEnabledProtocols();
        if (protocols != null) {
            engine.setEnabledProtocols(protocols);
        }
        return engine;
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> next) {
        return !next.equals(settings);
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of(BUNDLE);
    }

    @Override
    public @Nullable KeyStore keystore() {
        return bundle().getStores().getKeyStore();
    }

    @Override
    public @Nullable KeyStore truststore() {
        return bundle().getStores().getTrustStore();
    }

    @Override
    public void close() {}
}
