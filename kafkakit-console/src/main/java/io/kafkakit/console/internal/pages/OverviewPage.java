package io.kafkakit.console.internal.pages;

import io.kafkakit.console.ConsoleResponse;
import io.kafkakit.console.internal.letters.LetterIndex;
import io.kafkakit.console.internal.letters.Reading;
import io.kafkakit.console.internal.pages.OverviewView.Group;
import io.kafkakit.console.internal.pages.OverviewView.Local;
import io.kafkakit.console.internal.pages.OverviewView.Topic;
import io.kafkakit.console.internal.pages.OverviewView.Wrong;
import io.kafkakit.console.internal.text.Times;
import io.kafkakit.monitor.GroupHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The first page. */
final class OverviewPage {

    /** For each topic; what is not read by then follows when the page is asked for again. */
    private static final Duration PATIENCE = Duration.ofMillis(400);

    /** Topics whose dead letters are counted at once; others say so when they are opened. */
    private static final int MOST_READ = 4;

    private final Context context;

    OverviewPage(Context context) {
        this.context = context;
    }

    ConsoleResponse overview(Visit visit) throws InterruptedException {
        List<Wrong> wrongs = new ArrayList<>();
        List<Topic> topics = new ArrayList<>();
        List<String> names = DeadLetterTopics.find(context, visit);
        for (int i = 0; i < names.size(); i++) {
            topics.add(i < MOST_READ ? read(visit, names.get(i), wrongs) : unread(visit, names.get(i)));
        }
        List<Group> groups = groups(visit, wrongs);
        List<Local> locals = locals(wrongs);
        return Renderer.page(
                "overview",
                new OverviewView(context.shell(visit, "Overview", "overview"), wrongs, topics, groups, locals));
    }

    private static String href(Visit visit, String topic) {
        return visit.to("/letters/" + Addresses.part(topic));
    }

    private static Topic unread(Visit visit, String topic) {
        return new Topic(topic, href(visit, topic), "–", "–", "", "not counted yet");
    }

    private Topic read(Visit visit, String topic, List<Wrong> wrongs) throws InterruptedException {
        LetterIndex index = context.indexes().of(topic);
        boolean unused = index.awaitCurrent(PATIENCE, context.jobs().isRecent(topic));
        Reading reading = index.reading();
        Instant oldest = reading.oldest();
        String age = oldest == null ? "" : Times.ago(oldest, Instant.now());
        if (reading.problem() != null) {
            wrongs.add(new Wrong(topic + " cannot be read", reading.problem(), href(visit, topic)));
        } else if (reading.open() > 0) {
            String count = Times.number(reading.open()) + (reading.open() == 1 ? " dead letter" : " dead letters");
            wrongs.add(new Wrong(count + " in " + topic, "the oldest failed " + age, href(visit, topic)));
        }
        String state = reading.problem() != null
                ? "cannot be read"
                : reading.isCurrent()
                        ? "current"
                        : "read " + Times.number(reading.read()) + " of " + Times.number(reading.end());
        return new Topic(
                topic, href(visit, topic), Times.number(reading.open()), Times.number(reading.resolved()), age, state);
    }

    private List<Group> groups(Visit visit, List<Wrong> wrongs) {
        List<Group> groups = new ArrayList<>();
        for (ClusterGroups.Status each : ClusterGroups.read(
                context.cluster().clients()::admin, topic -> context.access().isVisible(visit.user(), topic))) {
            boolean isWrong = each.members() == 0 && each.lag() > 0;
            if (isWrong) {
                wrongs.add(new Wrong(
                        "Group " + each.id() + " has no members", "its lag is " + Times.number(each.lag()), ""));
            }
            groups.add(new Group(
                    each.id(), each.state(), Integer.toString(each.members()), Times.number(each.lag()), isWrong));
        }
        return groups;
    }

    private List<Local> locals(List<Wrong> wrongs) {
        List<Local> locals = new ArrayList<>();
        context.groups().forEach(group -> {
            GroupHealth health = group.health();
            String reasons = String.join("; ", health.reasons());
            boolean isWrong =
                    health.level() == GroupHealth.Level.DEGRADED || health.level() == GroupHealth.Level.FAILED;
            if (isWrong) {
                wrongs.add(new Wrong("Group " + group.groupId() + " in this process is not well", reasons, ""));
            }
            locals.add(new Local(
                    group.groupId(), health.level().name().toLowerCase(java.util.Locale.ROOT), reasons, isWrong));
        });
        return locals;
    }
}
