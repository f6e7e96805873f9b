package io.kafkakit.support;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A key of a test's own, which the JDK's keytool makes: its certificate is good for a broker on this machine and for
 * a client, and trusted by whoever has the truststore.
 */
public record Keys(Path keystore, Path truststore, String password) {

    private static final String ALIAS = "kafkakit";

    /** New ones in this directory. */
    public static Keys in(Path directory, String password) {
        Keys keys = new Keys(directory.resolve("keystore.p12"), directory.resolve("truststore.p12"), password);
        try {
            keys.generate();
            keys.trust();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return keys;
    }

    private void generate() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1,dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keystore.toString(),
                "-storepass",
                password);
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool made no key");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void trust() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                ALIAS,
                KeyStore.getInstance(keystore.toFile(), password.toCharArray()).getCertificate(ALIAS));
        try (OutputStream out = Files.newOutputStream(truststore)) {
            trusted.store(out, password.toCharArray());
        }
    }

    /** What trusts the certificate. */
    public Map<String, String> trusting() {
        return Map.of(
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                truststore.toString(),
                "ssl.truststore.password",
                password);
    }

    /** The same, and what shows it. */
    public Map<String, String> showing() {
        Map<String, String> settings = new HashMap<>(trusting());
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", keystore.toString());
        settings.put("ssl.keystore.password", password);
        settings.put("ssl.key.password", password);
        return settings;
    }
}
