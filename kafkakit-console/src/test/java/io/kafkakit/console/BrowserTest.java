package io.kafkakit.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.Resolution;
import io.kafkakit.embedded.EmbeddedKafka;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator does, in a real browser. Skipped where there is no Chromium. */
class BrowserTest {

    private static EmbeddedKafka kafka;
    private static KafkaCluster cluster;
    private static Console console;
    private static ConsoleServer server;
    private static Browser browser;

    record Payment(String order, String amount) {}

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> chromium = Browser.find();
        Assumptions.assumeTrue(
                chromium.isPresent(),
                "no Chromium on this machine: install the package chromium, or name one in KAFKAKIT_CHROMIUM");
        kafka = EmbeddedKafka.start();
        cluster = KafkaCluster.connect(kafka.bootstrapServers());
        console = Console.of(cluster)
                .title("shop-eu")
                .access(ConsoleAccess.local("ada"))
                .build();
        server = ConsoleServer.start(console, 0);
        browser = Browser.start(chromium.get());
        browser.size(1280, 860, false);
        kafka.createTopic("shop-dlq", 3);
        kafka.createTopic("rates-retry", 1);
        kafka.createTopic("orders-retry", 1);
        Letters.write(kafka.clientSettings(), "shop-dlq", 1204);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {browser, server, console, cluster, kafka}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private static String at(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    /** A picture for the guide, if it is asked for with {@code -Dkafkakit.docs.write=true}. */
    private static void picture(String name) throws Exception {
        if (Boolean.getBoolean("kafkakit.docs.write")) {
            browser.screenshot(Path.of("../docs/guides/console-" + name + ".png"));
        }
    }

    @Test
    void a_poison_record_is_found_read_edited_redriven_and_handled() throws Exception {
        kafka.createTopic("payments", 1);
        kafka.createTopic("payments-retry", 1);
        kafka.createTopic("payments-dlq", 1);
        List<BigDecimal> booked = new CopyOnWriteArrayList<>();
        TopicEvents events = TopicEvents.of("payments")
                .on(Payment.class, (payment, ctx) -> booked.add(new BigDecimal(payment.amount())));
        try (ConsumerGroup group = cluster.consumerGroup("ledger")
                .producerPool("ledger-1", 1)
                .deadLetterTopic("payments-dlq")
                .subscribe(
                        events,
                        topic -> topic.retries(
                                Retries.upTo(1).withBackoff(Backoff.none()).onTopic("payments-retry")))
                .start()) {
            cluster.producer()
                    .send("payments", "o-1", new Payment("o-1", "10.00"))
                    .join();
            cluster.producer()
                    .send("payments", "o-2", new Payment("o-2", "12,50"))
                    .join();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> cluster.deadLetters("payments-dlq").depth() == 1);
            editAndRedrive();
            await().atMost(Duration.ofSeconds(30)).until(() -> booked.contains(new BigDecimal("12.50")));
            browser.open(at("/letters/payments-dlq"));
            browser.until("document.querySelector('.empty')");
            assertThat(browser.text(".empty")).contains("No open dead letters");
            assertThat(group.isRunning()).isTrue();
        }
        DeadLetter letter = cluster.deadLetters("payments-dlq")
                .list(DeadLetterFilter.all().withResolved(), 1)
                .get(0);
        Resolution resolution = Objects.requireNonNull(letter.resolution());
        assertThat(resolution.edited()).isTrue();
        assertThat(resolution.operator()).isEqualTo("ada");
        assertThat(resolution.reason()).isEqualTo("comma in the amount");
    }

    private static void editAndRedrive() throws Exception {
        browser.open(at("/letters/payments-dlq?error=NumberFormatException"));
        browser.until("document.querySelectorAll('[data-row]').length === 1");
        browser.leave(() -> browser.click("[data-row] td.error a"));
        assertThat(browser.text("pre.value")).contains("\"amount\": \"12,50\"");
        browser.click("#edit summary");
        browser.eval("{const t = document.querySelector('#edit textarea');"
                + " t.value = t.value.replace('12,50', '12.50')}");
        browser.leave(() -> browser.click("#edit button"));
        assertThat(browser.text(".diff .removed")).contains("12,50");
        assertThat(browser.text(".diff .added")).contains("12.50");
        picture("edit");
        browser.eval("document.querySelector('[name=reason]').value = 'comma in the amount'");
        browser.leave(() -> browser.click(".decide button"));
        browser.until("document.querySelector('.DONE')");
    }

    @Test
    void a_redrive_is_aborted_and_what_is_left_stays_open() throws Exception {
        browser.open(at("/letters/shop-dlq?error=SocketTimeoutException"));
        long all = cluster.deadLetters("shop-dlq")
                .preview(DeadLetterFilter.all().withErrorClass("SocketTimeoutException"))
                .count();
        browser.until("document.querySelector('.shown')?.innerText.includes('of " + all + "')");
        browser.leave(() -> browser.click("button[value=redrive]"));
        picture("preview");
        browser.eval("document.querySelector('[name=reason]').value = 'INC-4711: rates are back'");
        browser.eval("document.querySelector('[name=rate]').value = '20'");
        browser.leave(() -> browser.click(".decide button"));
        // The page is not loaded again: this is what the events bring.
        browser.until("Number(document.querySelector('.figures dd')?.innerText) > 0");
        browser.leave(() -> browser.click("#abort button"));
        browser.until("document.querySelector('.ABORTED')");
        long left = cluster.deadLetters("shop-dlq")
                .preview(DeadLetterFilter.all().withErrorClass("SocketTimeoutException"))
                .count();
        assertThat(left).isPositive().isLessThan(all);
    }

    @Test
    void a_filter_is_typed_and_the_address_follows() throws Exception {
        browser.open(at("/letters/shop-dlq"));
        browser.until("document.querySelector('.shown') && window.htmx");
        picture("letters");
        browser.press("/");
        browser.type("invoice 40017");
        browser.until("document.querySelector('.chips')?.innerText.includes('invoice 40017')");
        browser.until("location.search === '?text=invoice+40017' || location.search === '?text=invoice%2040017'");
        assertThat(browser.text(".groups")).contains("IllegalStateException").doesNotContain("SocketTimeoutException");
        assertThat(browser.eval("document.querySelectorAll('.histogram canvas').length")
                        .asInt())
                .isEqualTo(1);
        browser.leave(() -> browser.click(".chips a"));
        browser.until("document.querySelector('.groups')?.innerText.includes('SocketTimeoutException')");
    }

    @Test
    void one_is_selected_and_redriven_by_keyboard_alone() throws Exception {
        browser.open(at("/letters/shop-dlq?error=OutOfStockException"));
        browser.until("document.querySelectorAll('[data-row]').length > 2");
        browser.press("j");
        browser.press("j");
        browser.press("x");
        browser.until("document.querySelectorAll('input[name=at]:checked').length === 1");
        browser.press("k");
        browser.leave(() -> browser.press("Enter"));
        browser.until("document.querySelector('.timeline')");
        browser.leave(() -> browser.press("u"));
        browser.until("location.search.includes('OutOfStockException')");
        browser.press("j");
        browser.press("x");
        browser.leave(() -> browser.press("r"));
        browser.until("document.activeElement?.name === 'reason'");
        assertThat(browser.text("h1")).contains("Redrive 1 dead letter?");
        browser.type("stock was counted again");
        browser.leave(() -> browser.press("Enter"));
        browser.until("document.querySelector('.DONE')");
        assertThat(browser.text(".figures dd")).isEqualTo("1");
        browser.press("g");
        browser.leave(() -> browser.press("a"));
        assertThat(browser.text("h1")).isEqualTo("Audit");
    }

    @Test
    void no_page_has_a_serious_fault_of_accessibility_on_a_desk_or_a_phone_in_light_or_dark() throws Exception {
        String axe = axe();
        check(axe, 1280, false, List.of("/", "/letters/shop-dlq", "/letters/shop-dlq/0@0", "/jobs", "/nowhere"));
        check(axe, 390, true, List.of("/", "/letters/shop-dlq?error=NumberFormatException", "/letters/shop-dlq/0@0"));
        check(axe, 390, false, List.of("/letters/shop-dlq?text=nothing", "/audit", "/sagas"));
        browser.size(1280, 860, false);
    }

    private static void check(String axe, int width, boolean dark, List<String> paths) {
        browser.size(width, 860, dark);
        for (String path : paths) {
            browser.open(at(path));
            browser.eval(axe + ";0");
            String found = browser.eval("axe.run().then(all => all.violations"
                            + ".filter(each => ['serious', 'critical'].includes(each.impact))"
                            + ".map(each => each.id + ' ' + each.nodes.map(n => n.html.slice(0, 200)))"
                            + ".join('\\n'))")
                    .asString();
            assertThat(found).as(path + " " + width + (dark ? " dark" : "")).isEmpty();
            assertThat(browser.eval("document.documentElement.scrollWidth <= innerWidth")
                            .asBoolean())
                    .as(path + " is not wider than " + width)
                    .isTrue();
        }
    }

    private static String axe() throws Exception {
        try (InputStream in = BrowserTest.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
