package io.kafkakit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands say of themselves, at the terminal and in the documents. */
class CommandsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "commands.md");
    private static final int MOST_WORDS = 25;

    @Test
    void the_page_of_the_commands_says_what_the_commands_say() throws IOException {
        String page = CommandsPage.of(Kafkakit.commandLine());
        if (Boolean.getBoolean("kafkakit.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/reference/commands.md is stale; write it anew with"
                        + " mvn -pl kafkakit-cli -am test -Dtest=CommandsPageTest -Dkafkakit.docs.write=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(page);
    }

    @Test
    void help_is_in_short_sentences() {
        assertThat(sentences(Kafkakit.commandLine()))
                .hasSizeGreaterThan(100)
                .allSatisfy(sentence -> assertThat(sentence.split("\\s+")).hasSizeLessThanOrEqualTo(MOST_WORDS));
    }

    /** A default at another place would be missing in its column of the page. */
    @Test
    void a_default_is_the_last_sentence_of_its_option() {
        assertThat(specs(Kafkakit.commandLine())
                        .flatMap(spec -> spec.args().stream())
                        .map(CommandsPage::description))
                .filteredOn(description -> description.toLowerCase(Locale.ROOT).contains("default"))
                .hasSizeGreaterThan(10)
                .allSatisfy(description -> assertThat(description).containsPattern("Default: [^.]+\\.$"));
    }

    private static Stream<CommandSpec> specs(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec()),
                command.getSubcommands().values().stream().flatMap(CommandsPageTest::specs));
    }

    private static List<String> sentences(CommandLine root) {
        return specs(root)
                .flatMap(spec -> Stream.of(
                                Arrays.stream(spec.usageMessage().description()),
                                spec.usageMessage().exitCodeList().values().stream(),
                                spec.args().stream().map(CommandsPage::description))
                        .flatMap(texts -> texts))
                .flatMap(text -> Arrays.stream(text.split("(?<=[.!?:]) ")))
                .filter(sentence -> !sentence.isBlank())
                .toList();
    }
}
