package io.kafkakit.console;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.NewTopic;

/** Takes a screenshot of each page, to be looked at; not a test. */
final class Look {

    private Look() {}

    public static void main(String[] args) throws Exception {
        Path to = Path.of(args[0]);
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers());
                Console console = Console.of(cluster)
                        .title("shop-eu")
                        .access(ConsoleAccess.local("ada"))
                        .build();
                ConsoleServer server = ConsoleServer.start(console, 0);
                Browser browser = Browser.start(Browser.find().orElseThrow())) {
            kafka.admin()
                    .createTopics(java.util.List.of(
                            new NewTopic("shop-dlq", 3, (short) 1), new NewTopic("rates-retry", 1, (short) 1)))
                    .all()
                    .get();
            Letters.write(kafka.clientSettings(), "shop-dlq", 1204);
            String base = "http://127.0.0.1:" + server.port();
            for (boolean dark : new boolean[] {false, true}) {
                String end = dark ? "-dark.png" : ".png";
                browser.size(1280, 860, dark);
                browser.open(base + "/letters/shop-dlq");
                shot(browser, to.resolve("letters" + end));
                browser.open(base + "/letters/shop-dlq?error=NumberFormatException&group=ledger");
                shot(browser, to.resolve("filtered" + end));
                browser.leave(() -> browser.click("[data-row] td.error a"));
                shot(browser, to.resolve("letter" + end));
                browser.open(base + "/");
                shot(browser, to.resolve("overview" + end));
            }
            browser.size(1280, 860, false);
            browser.open(base + "/letters/shop-dlq?error=NumberFormatException&group=ledger");
            browser.leave(() -> browser.click("[data-row] td.error a"));
            browser.click("#edit summary");
            browser.eval("const t=document.querySelector('#edit textarea'); t.value=t.value.replace('12,50','12.50')");
            browser.leave(() -> browser.click("#edit button"));
            shot(browser, to.resolve("diff.png"));
            browser.open(base + "/letters/shop-dlq?error=SocketTimeoutException");
            browser.leave(() -> browser.click("button[value=redrive]"));
            shot(browser, to.resolve("preview.png"));
            browser.eval("document.querySelector('[name=reason]').value='INC-4711: rates are back'");
            browser.eval("document.querySelector('[name=rate]').value='100'");
            browser.leave(() -> browser.click(".decide button"));
            browser.until("document.querySelector('.figures')");
            Thread.sleep(1500);
            shot(browser, to.resolve("job.png"));
            browser.leave(() -> browser.click("#abort button"));
            browser.until("document.querySelector('.ABORTED')");
            shot(browser, to.resolve("aborted.png"));
            browser.open(base + "/audit");
            shot(browser, to.resolve("audit.png"));
            browser.open(base + "/letters/shop-dlq?text=nothing+like+this");
            shot(browser, to.resolve("none.png"));
            browser.open(base + "/nowhere");
            shot(browser, to.resolve("problem.png"));
            browser.size(390, 844, false);
            browser.open(base + "/letters/shop-dlq");
            shot(browser, to.resolve("phone.png"));
            browser.eval("scrollTo(0, 1000)");
            shot(browser, to.resolve("phone-2.png"));
            browser.leave(() -> browser.click("[data-row] td.error a"));
            shot(browser, to.resolve("phone-letter.png"));
        }
    }

    private static void shot(Browser browser, Path file) throws Exception {
        Thread.sleep(250);
        browser.screenshot(file);
    }
}
