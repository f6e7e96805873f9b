package io.kafkakit.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.Resolution;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators see and do. */
class ConsoleTest extends OnABroker {

    @Test
    void a_topic_shows_why_its_records_died_and_filters_find_them() throws Exception {
        String topic = topic("found-dlq", 300);
        try (Console console = Console.of(cluster).build()) {
            String all = pageWith(console, "/letters/" + topic, "<strong>300</strong> open");
            assertThat(all)
                    .contains("1–50 of 300", "SocketTimeoutException", "RateRequested in pricing", "page 1 of 6");
            long timeouts = count(topic, DeadLetterFilter.all().withErrorClass("SocketTimeoutException"));
            assertThat(page(console, "/letters/" + topic + "?error=SocketTimeoutException"))
                    .contains("of " + timeouts + "</strong>")
                    .contains("matching, 300 in all");
            long north = count(topic, DeadLetterFilter.all().withHeader("tenant", "north"));
            assertThat(page(console, "/letters/" + topic + "?header=tenant%3Dnorth"))
                    .contains("of " + north + "</strong>");
            assertThat(page(console, "/letters/" + topic + "?key=o-10017")).contains("1–1 of 1<");
            assertThat(page(console, "/letters/" + topic + "?text=RATES.internal&group=pricing&event=RateRequested"))
                    .contains("of " + timeouts + "</strong>");
            assertThat(page(console, "/letters/" + topic + "?since=PT1S")).contains("None of 300 match");
            ConsoleResponse wrong = console.answer(ConsoleRequest.get("/letters/" + topic + "?since=yesterday"));
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.text()).contains("'yesterday' is no time");
        }
    }

    @Test
    void a_redrive_is_previewed_needs_a_reason_and_keeps_who_and_why() throws Exception {
        String topic = topic("redriven-dlq", 60);
        DeadLetterFilter timeouts = DeadLetterFilter.all().withErrorClass("SocketTimeoutException");
        long count = count(topic, timeouts);
        try (Console console = Console.of(cluster)
                .access(as(ConsoleRole.VIEW, ConsoleRole.OPERATE))
                .build()) {
            ConsoleResponse made = console.answer(
                    own("/letters/" + topic + "/previews", "error=SocketTimeoutException&action=redrive"));
            String preview = made.headers().get("Location");
            assertThat(page(console, preview)).contains("Redrive " + count + " dead letters?", "rates-retry");
            String form = preview.substring(0, preview.indexOf('?'));
            ConsoleResponse without = console.answer(own(form, "action=redrive&reason=+"));
            assertThat(without.status()).isEqualTo(400);
            assertThat(without.text()).contains("Say why");
            assertThat(count(topic, timeouts)).isEqualTo(count);
            ConsoleResponse begun = console.answer(own(form, "action=redrive&reason=rates+are+back"));
            String job = begun.headers().get("Location");
            pageWith(console, job, "<strong>done</strong>");
            assertThat(count(topic, timeouts)).isZero();
            Resolution resolution = cluster.deadLetters(topic)
                    .list(timeouts.withResolved(), 1)
                    .get(0)
                    .resolution();
            assertThat(resolution.operator()).isEqualTo("ada");
            assertThat(resolution.reason()).isEqualTo("rates are back");
            pageWith(console, "/audit", "rates are back");
            pageWith(
                    console, "/letters/" + topic, "<strong>" + (60 - count) + "</strong> open, " + count + " resolved");
        }
    }

    @Test
    void a_user_with_a_limit_may_not_resolve_more_at_once() throws Exception {
        String topic = topic("limit-dlq", 5);
        ConsoleAccess access = new ConsoleAccess() {
            @Override
            public Optional<ConsoleUser> user(ConsoleRequest request) {
                return Optional.of(ConsoleUser.withAllRoles("ada"));
            }

            @Override
            public long mostAtOnce(ConsoleUser user) {
                return 4;
            }
        };
        try (Console console = Console.of(cluster).access(access).build()) {
            String preview = console.answer(own("/letters/" + topic + "/previews", ""))
                    .headers()
                    .get("Location");
            String form = preview.substring(0, preview.indexOf('?'));
            assertThat(console.answer(own(form, "reason=x&action=discard")).text())
                    .contains("You may resolve 4 at once");
            assertThat(count(topic, DeadLetterFilter.all())).isEqualTo(5);
        }
    }

    @Test
    void a_topic_that_does_not_exist_says_so() throws Exception {
        try (Console console = Console.of(cluster).build()) {
            pageWith(console, "/letters/no-such-dlq", "does not exist");
        }
    }
}
