package io.kafkakit.console.internal.pages;

import java.util.List;

/** What is wrong now, and where everything is. */
public record OverviewView(
        Shell shell, List<Wrong> wrongs, List<Topic> topics, List<Group> groups, List<Local> locals) {

    /** Something that somebody should look at. */
    public record Wrong(String what, String details, String href) {}

    /** A dead-letter topic. */
    public record Topic(String name, String href, String open, String resolved, String oldest, String state) {}

    /** A consumer group of the cluster. */
    public record Group(String id, String state, String members, String lag, boolean isWrong) {}

    /** A group of this process. */
    public record Local(String id, String level, String reasons, boolean isWrong) {}
}
