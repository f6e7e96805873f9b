package io.kafkakit.interop.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.deadletter.RealLetter;
import io.kafkakit.deadletter.RealLetters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The dead letters that kafkakit-core's tests know. */
final class Kept {

    private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");

    /** Where to write them, for letters of a new version; null to compare. */
    private static final String WRITE = System.getProperty("kafkakit.letters.write", "");

    private Kept() {}

    /** Fresh letters are as those that are known, of whatever version, but for numbers and stack traces. */
    static void assertSame(String toolkit, String version, List<RealLetter> fresh) throws IOException {
        if (!WRITE.isEmpty()) {
            String file = toolkit + "-" + version;
            String head = "# Dead letters that " + toolkit + " " + version + " wrote on Kafka " + Versions.KAFKA
                    + ". The Javadoc of RealLetters describes the format.\n";
            Files.writeString(Path.of(WRITE, file + ".txt"), head + RealLetters.text(fresh));
            return;
        }
        List<RealLetter> known = RealLetters.of(RealLetters.newest(toolkit));
        assertThat(fresh.stream().map(RealLetter::situation))
                .containsExactlyElementsOf(
                        known.stream().map(RealLetter::situation).toList());
        for (int i = 0; i < fresh.size(); i++) {
            assertThat(form(fresh.get(i).letter()))
                    .as(fresh.get(i).toString())
                    .containsExactlyElementsOf(form(known.get(i).letter()));
        }
    }

    private static List<String> form(ConsumerRecord<byte[], byte[]> record) {
        List<String> form = new ArrayList<>();
        form.add("topic " + record.topic());
        form.add("key " + form(record.key()));
        form.add("value " + form(record.value()));
        for (Header header : record.headers()) {
            form.add(header.key() + " " + form(header.value()));
        }
        return form;
    }

    private static String form(byte[] bytes) {
        if (bytes == null) {
            return "null";
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.chars().anyMatch(each -> each < ' ' && each != '\n' && each != '\t')) {
                return bytes.length + " bytes";
            }
            int line = text.indexOf('\n');
            return DIGITS.matcher(text).matches()
                    ? "digits"
                    : line < 0 ? "'" + text + "'" : "'" + text.substring(0, line) + "' and more lines";
        } catch (CharacterCodingException e) {
            return bytes.length + " bytes";
        }
    }
}
