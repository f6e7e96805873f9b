package io.kafkakit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documents can be read: short sentences, a short README, links that lead somewhere. */
class DocumentsTest {

    private static final Repository REPOSITORY = Repository.ofThisModule();
    private static final int MOST_WORDS_OF_A_SENTENCE = 30;
    private static final int MOST_WORDS_OF_THE_README = 900;

    private static Document document(String path) throws IOException {
        return new Document(Files.readString(REPOSITORY.root().resolve(path)));
    }

    @Test
    void no_sentence_has_more_than_thirty_words() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (String path : REPOSITORY.documents()) {
            for (String sentence : tooLong(document(path))) {
                tooLong.add(path + ": " + sentence);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    private static List<String> tooLong(Document document) {
        return document.sentences().stream()
                .filter(sentence -> Document.words(sentence) > MOST_WORDS_OF_A_SENTENCE)
                .map(sentence -> Document.words(sentence) + " words: " + sentence)
                .toList();
    }

    @Test
    void the_readme_has_at_most_nine_hundred_words() throws IOException {
        assertThat(document("README.md").words()).isBetween(100, MOST_WORDS_OF_THE_README);
    }

    @Test
    void links_lead_to_files_and_headings_that_are_there() throws IOException {
        List<String> broken = new ArrayList<>();
        for (String path : REPOSITORY.documents()) {
            for (String link : document(path).links()) {
                if (!isThere(path, link)) {
                    broken.add(path + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean isThere(String from, String link) throws IOException {
        if (link.matches("[a-z]+:.*")) {
            return true;
        }
        String[] parts = link.split("#", 2);
        Path file = REPOSITORY.root().resolve(from);
        Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1
                || !target.toString().endsWith(".md")
                || new Document(Files.readString(target)).anchors().contains(parts[1]);
    }

    @Test
    void a_sentence_that_is_too_long_is_found_and_nothing_that_is_no_prose() {
        String word = "word ";
        String thirty = "A " + word.repeat(28) + "end";
        assertThat(tooLong(new Document(thirty + ". " + thirty + "."))).isEmpty();
        assertThat(tooLong(new Document("Short. One " + thirty + ".")))
                .containsExactly("31 words: One " + thirty + ".");
        assertThat(tooLong(new Document("- one " + thirty + ".\n- " + thirty + ".")))
                .hasSize(1);
        assertThat(tooLong(new Document("# One " + thirty + "\n\n| a |\n|---|\n| one " + thirty + " |\n\n```\none "
                        + thirty + "\n```\n\n<!-- one " + thirty + " -->\n")))
                .isEmpty();
    }

    @Test
    void words_are_counted_in_all_but_code() {
        assertThat(new Document("# A title\n\nFour `x y` words.\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nx y\n```\n")
                        .words())
                .isEqualTo(2 + 3 + 4);
    }

    @Test
    void headings_are_known_by_the_names_that_links_use() {
        assertThat(new Document("# Too few `in-sync` replicas, and why\n## A\n## A\n").anchors())
                .containsExactlyInAnyOrder("too-few-in-sync-replicas-and-why", "a", "a-1");
        assertThat(new Document("[a](b.md#c) ![d](e.svg)").links()).containsExactly("b.md#c", "e.svg");
    }
}
