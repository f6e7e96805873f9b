package io.kafkakit.faults;

import io.kafkakit.ConsumerGroup;
import java.util.SplittableRandom;

/**
 * Somebody who changes a running group all the time: pauses and resumes its topic and its event, and changes its concurrency and its
 * retries, the latter for the same ones. What the group promises must hold all the same.
 */
final class Operator {

    private static final int MOST_AT_ONCE = 12;

    private final ConsumerGroup group;
    private final String topic;
    private final Scenario scenario;
    private final Names names;
    private final Thread thread;

    private Operator(ConsumerGroup group, Scenario scenario, Names names) {
        this.group = group;
        this.topic = names.in();
        this.scenario = scenario;
        this.names = names;
        this.thread = new Thread(this::operate, "operator");
        thread.setDaemon(true);
    }

    /** Begins, if the scenario has one. */
    static Operator of(ConsumerGroup group, Scenario scenario, Names names) {
        Operator operator = new Operator(group, scenario, names);
        if (scenario.isRestless()) {
            operator.thread.start();
        }
        return operator;
    }

    private void operate() {
        SplittableRandom random = new SplittableRandom(scenario.seed());
        try {
            while (true) {
                change(random.nextInt(5), random);
                Thread.sleep(20 + random.nextInt(200));
            }
        } catch (InterruptedException e) {
            group.resume(topic);
        }
    }

    private void change(int what, SplittableRandom random) throws InterruptedException {
        switch (what) {
            case 0 -> {
                group.pause(topic);
                Thread.sleep(random.nextInt(300));
                group.resume(topic);
            }
            case 1, 2 -> {
                group.pause(topic, "Job");
                Thread.sleep(random.nextInt(300));
                group.resume(topic, "Job");
            }
            case 3 -> group.retries(topic, scenario.retries(names));
            default -> group.concurrency(topic, 1 + random.nextInt(MOST_AT_ONCE));
        }
    }

    /** Ends with everything resumed. */
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
