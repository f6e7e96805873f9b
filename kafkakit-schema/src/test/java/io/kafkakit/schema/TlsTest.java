package io.kafkakit.schema;

import static io.kafkakit.schema.support.Records.hex;
import static io.kafkakit.schema.support.Records.join;
import static io.kafkakit.schema.support.Records.prefix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.codec.CodecUnavailableException;
import io.kafkakit.schema.support.Records;
import io.kafkakit.schema.support.Registry;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose certificate is signed by nobody that the JVM knows. */
class TlsTest {

    private static final String PASSWORD = "changeit";

    @Test
    void a_certificate_of_ones_own_is_trusted_if_the_context_says_so(@TempDir Path directory) throws Exception {
        SSLContext context = context(directory.resolve("store.p12"));
        try (Registry server = new Registry(context)) {
            int id = server.register("orders-value", "AVRO", "\"string\"").id();
            var record = Records.of(join(prefix(id), hex("02 78")));
            SchemaRegistry registry = SchemaRegistry.connect(server.url());
            assertThat(AvroCodec.of(registry.withTls(context))
                            .decode(record, name -> String.class)
                            .data())
                    .isEqualTo("x");
            assertThatThrownBy(() -> AvroCodec.of(registry).decode(record, name -> String.class))
                    .isInstanceOf(CodecUnavailableException.class)
                    .hasMessageContaining("SSLHandshakeException");
        }
    }

    private static SSLContext context(Path store) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "registry",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
