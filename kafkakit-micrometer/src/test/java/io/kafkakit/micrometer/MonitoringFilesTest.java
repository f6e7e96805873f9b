package io.kafkakit.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The dashboard and the alert rules name metrics that are there. */
class MonitoringFilesTest {

    private static final Pattern METRIC = Pattern.compile("\\bkafka(?:kit)?_\\w+");

    private static JsonNode read(ObjectMapper mapper, String file) throws Exception {
        try (InputStream in = KafkakitMetrics.class.getResourceAsStream(file)) {
            assertThat(in).as(file).isNotNull();
            return mapper.readTree(in);
        }
    }

    private static JsonNode dashboard() throws Exception {
        return read(new JsonMapper(), "kafkakit-dashboard.json");
    }

    private static JsonNode alerts() throws Exception {
        return read(new YAMLMapper(), "kafkakit-alerts.yaml");
    }

    private static List<String> expressions(JsonNode node) {
        List<String> found = new ArrayList<>();
        node.findValues("expr").forEach(each -> found.add(each.asString()));
        return found;
    }

    private static Set<String> metrics(List<String> expressions) {
        Set<String> metrics = new TreeSet<>();
        expressions.forEach(each -> METRIC.matcher(each).results().forEach(found -> metrics.add(found.group())));
        return metrics;
    }

    @Test
    void each_metric_of_the_dashboard_is_in_a_scrape() throws Exception {
        List<String> expressions = expressions(dashboard());
        assertThat(expressions).hasSizeGreaterThan(20);
        assertThat(OrderService.scrape().names()).containsAll(metrics(expressions));
    }

    @Test
    void each_metric_of_the_alerts_is_in_a_scrape() throws Exception {
        List<String> expressions = expressions(alerts());
        assertThat(expressions)
                .hasSizeGreaterThan(5)
                .allSatisfy(each -> assertThat(metrics(List.of(each))).isNotEmpty());
        assertThat(OrderService.scrape().names()).containsAll(metrics(expressions));
    }

    @Test
    void each_panel_has_a_title_a_place_of_its_own_and_queries() throws Exception {
        Set<String> places = new TreeSet<>();
        for (JsonNode panel : dashboard().get("panels")) {
            assertThat(panel.get("title").asString()).isNotBlank();
            JsonNode at = panel.get("gridPos");
            assertThat(places.add(at.get("x") + "," + at.get("y"))).isTrue();
            if (!panel.get("type").asString().equals("row")) {
                assertThat(expressions(panel)).isNotEmpty();
            }
        }
        assertThat(places).hasSizeGreaterThan(10);
    }

    @Test
    void each_alert_says_what_happened_and_what_to_do() throws Exception {
        Set<String> names = new TreeSet<>();
        for (JsonNode rule : alerts().get("groups").get(0).get("rules")) {
            assertThat(names.add(rule.get("alert").asString())).isTrue();
            assertThat(rule.get("labels").get("severity").asString()).isIn("warning", "critical");
            assertThat(rule.get("annotations").get("summary").asString()).isNotBlank();
            assertThat(rule.get("annotations").get("description").asString()).isNotBlank();
        }
        assertThat(names).hasSizeGreaterThan(5);
    }

    /** AlertRulesTest runs them, where promtool is. */
    @Test
    void each_alert_has_a_test() throws Exception {
        List<String> tested = new ArrayList<>();
        for (JsonNode test : read(new YAMLMapper(), "alerts-test.yaml").get("tests")) {
            test.findValues("alertname").forEach(each -> tested.add(each.asString()));
            test.findValues("labels").forEach(each -> tested.add(each.asString()));
        }
        for (JsonNode rule : alerts().get("groups").get(0).get("rules")) {
            String name = rule.get("alert").asString();
            assertThat(tested).anyMatch(each -> each.contains(name));
        }
    }
}
