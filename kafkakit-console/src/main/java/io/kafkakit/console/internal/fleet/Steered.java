package io.kafkakit.console.internal.fleet;

import io.kafkakit.Retries;
import io.kafkakit.console.fleet.FleetCommand;
import io.kafkakit.monitor.GroupControl;
import io.kafkakit.monitor.TopicStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What commands do to a group.
 *
 * @param start how it was to handle its topics when it started
 */
record Steered(GroupControl control, List<TopicStatus> start) {

    private static final Logger log = LoggerFactory.getLogger(Steered.class);

    /** Does it; returns why not, or null. */
    @Nullable
    String apply(FleetCommand command) {
        try {
            run(command);
            log.info(
                    "group '{}': {} as {} ordered ({})",
                    command.group(),
                    command.words(),
                    command.ordered().by(),
                    command.ordered().reason());
            return null;
        } catch (RuntimeException e) {
            log.warn("group '{}': {} is refused: {}", command.group(), command.words(), e.getMessage());
            String why = String.valueOf(e.getMessage());
            return why.length() <= 300 ? why : why.substring(0, 300) + "…";
        }
    }

    private void run(FleetCommand command) {
        String topic = command.topic();
        String event = command.event();
        switch (command.action()) {
            case PAUSE -> {
                if (event == null) {
                    control.pause(topic);
                } else {
                    control.pause(topic, event);
                }
            }
            case RESUME -> {
                if (event == null) {
                    control.resume(topic);
                } else {
                    control.resume(topic, event);
                }
            }
            case CONCURRENCY ->
                control.concurrency(
                        topic, command.number() == 0 ? atStart(topic).concurrency() : command.number());
            case RETRIES_OFF -> control.retries(topic, RetriesSwitch.off(policy(topic)));
            case RETRIES_ON -> control.retries(topic, policy(topic));
        }
    }

    private Retries policy(String topic) {
        Retries retries = atStart(topic).retries();
        if (retries == null) {
            throw new IllegalArgumentException("topic '" + topic + "' was subscribed without retries");
        }
        return retries;
    }

    private TopicStatus atStart(String topic) {
        return start.stream()
                .filter(each -> each.topic().equals(topic))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the group has not subscribed to topic '" + topic
                        + "': pass one of "
                        + start.stream().map(TopicStatus::topic).toList()));
    }
}
