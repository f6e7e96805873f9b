package io.kafkakit.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.micrometer.internal.GroupMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of metrics says what Prometheus sees. */
class MetricsReferenceTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");

    @Test
    void the_page_is_what_the_code_registers() throws IOException {
        String page = MetricsReference.page();
        if (Boolean.getBoolean("kafkakit.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/reference/metrics.md is stale; write it anew with"
                        + " mvn -pl kafkakit-micrometer -am test -Dtest=MetricsReferenceTest -Dkafkakit.docs.write=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(page);
    }

    @ParameterizedTest
    @EnumSource
    void each_meter_of_the_page_is_in_a_scrape_with_its_tags(GroupMeter meter) {
        Set<String> tags = new TreeSet<>(meter.tags());
        tags.add("service");
        for (String name : MetricsReference.names(meter)) {
            assertThat(OrderService.scrape().of(name))
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(sample ->
                            assertThat(new TreeSet<>(sample.labels().keySet())).isEqualTo(tags));
        }
    }

    @Test
    void the_scrape_has_nothing_that_is_not_on_the_page() {
        List<String> known = Arrays.stream(GroupMeter.values())
                .flatMap(meter -> MetricsReference.names(meter).stream())
                .toList();
        assertThat(OrderService.scrape().names().stream()
                        .filter(name -> name.startsWith("kafkakit_"))
                        .collect(Collectors.toSet()))
                .isSubsetOf(known);
    }
}
