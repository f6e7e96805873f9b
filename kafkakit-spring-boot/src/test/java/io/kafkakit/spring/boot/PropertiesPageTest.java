package io.kafkakit.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The page of properties has each property, with its default. */
class PropertiesPageTest {

    private static final Map<String, Class<?>> RECORDS = new LinkedHashMap<>();

    static {
        RECORDS.put("kafkakit.", KafkakitProperties.class);
        RECORDS.put("kafkakit.inbox.", KafkakitProperties.Inbox.class);
        RECORDS.put("kafkakit.clusters.<name>.", KafkakitProperties.Cluster.class);
        RECORDS.put("kafkakit.groups.<group>.", KafkakitProperties.Group.class);
        RECORDS.put("kafkakit.groups.<group>.transactions.", KafkakitProperties.Transactions.class);
        RECORDS.put("kafkakit.topics.<topic>.", KafkakitProperties.Topic.class);
        RECORDS.put("kafkakit.topics.<topic>.retries.", KafkakitProperties.Retry.class);
    }

    private static List<String> beginsOfRows() {
        List<String> rows = new ArrayList<>();
        RECORDS.forEach((prefix, type) -> {
            for (RecordComponent each : type.getRecordComponents()) {
                if (!isNested(each)) {
                    rows.add("| `" + prefix + kebab(each.getName()) + "` | " + byDefault(each) + " |");
                }
            }
        });
        return rows;
    }

    private static boolean isNested(RecordComponent component) {
        return component.getType().isRecord()
                || (component.getType() == Map.class
                        && !component.getGenericType().getTypeName().endsWith("java.lang.String>"));
    }

    private static String byDefault(RecordComponent component) {
        DefaultValue value = component.getAccessor().getAnnotation(DefaultValue.class);
        if (value == null) {
            value = parameterDefault(component);
        }
        return value == null || value.value().length == 0 ? "" : value.value()[0];
    }

    private static DefaultValue parameterDefault(RecordComponent component) {
        for (var each :
                component.getDeclaringRecord().getDeclaredConstructors()[0].getParameters()) {
            if (each.getName().equals(component.getName())) {
                return each.getAnnotation(DefaultValue.class);
            }
        }
        return null;
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    @Test
    void the_page_has_each_property_with_its_default() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/spring-properties.md"))
                .replaceAll(" +\\|", " |");
        List<String> missing = beginsOfRows().stream()
                .map(row -> row.replaceAll(" +\\|", " |"))
                .filter(row -> !page.contains("\n" + row))
                .toList();
        assertThat(missing).isEmpty();
        long rows = page.lines().filter(line -> line.startsWith("| `kafkakit.")).count();
        assertThat(rows).isEqualTo(beginsOfRows().size());
    }
}
