package io.kafkakit.faults;

import io.kafkakit.faults.Proxy.Network;
import java.util.List;
import java.util.Random;

/** One thing that goes wrong, and ends. */
public enum Fault {
    KILL_A_WORKER {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) {
            workers.kill(List.of(any(workers.running(), random)));
        }
    },
    KILL_ALL_WORKERS {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) {
            workers.kill(workers.running());
        }
    },
    TERMINATE_A_WORKER {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) {
            workers.terminate(any(workers.running(), random));
        }
    },
    /** It is stopped for longer than its session, so others have its partitions when it goes on. */
    ZOMBIE {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException {
            WorkerProcess one = any(workers.running(), random);
            one.stop();
            Thread.sleep(8_000 + random.nextInt(2_000));
            one.goOn();
        }
    },
    ONE_TO_FIVE_TO_TWO_WORKERS {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException {
            for (int number : List.of(1, 5, 2)) {
                workers.scaleTo(number);
                Thread.sleep(3_000);
            }
        }
    },
    /** SIGTERM, and a new process on its data. */
    RESTART_A_BROKER {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException {
            int one = random.nextInt(kafka.brokers());
            kafka.broker(one).terminate();
            Thread.sleep(random.nextInt(3_000));
        }
    },
    /** SIGKILL, and a new process on its data. */
    KILL_A_BROKER {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException {
            int one = random.nextInt(kafka.brokers());
            kafka.broker(one).kill();
            Thread.sleep(500 + random.nextInt(4_000));
        }
    },
    /** It is stopped for longer than its session and those of the clients, and goes on as if nothing had been. */
    PAUSE_A_BROKER {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException {
            pause(kafka, random.nextInt(kafka.brokers()), random);
        }
    },
    /** The same, of the one that thinks itself the active controller. */
    PAUSE_THE_CONTROLLER {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException {
            pause(kafka, kafka.controller(), random);
        }
    },
    SLOW_NETWORK {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException {
            network(kafka, random, Network.SLOW, 4_000);
        }
    },
    NO_ANSWERS {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException {
            network(kafka, random, Network.NO_ANSWERS, 3_000 + random.nextInt(5_000));
        }
    },
    /** As of a cable that is cut: the brokers hear each other, and the clients one of them not. */
    BLACK_HOLE {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException {
            network(kafka, random, Network.BLACK_HOLE, 3_000 + random.nextInt(6_000));
        }
    },
    NETWORK_DOWN {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException {
            network(kafka, random, Network.DOWN, 1_000 + random.nextInt(4_000));
        }
    },
    BROKEN_CONNECTIONS {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException {
            for (int i = 0; i < 8; i++) {
                kafka.proxy(random.nextInt(kafka.brokers())).cut();
                Thread.sleep(50 + random.nextInt(500));
            }
        }
    },
    /** As by a firewall that forgets connections, or a peer that ends what it sends and reads on. */
    HALF_CLOSED_CONNECTIONS {
        @Override
        void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException {
            for (int i = 0; i < 4; i++) {
                kafka.proxy(random.nextInt(kafka.brokers())).halfClose(random.nextBoolean());
                Thread.sleep(50 + random.nextInt(1_000));
            }
        }
    };

    /** What it does to the brokers and to the network lasts until that is healed. */
    abstract void strike(ProxiedKafka kafka, Workers workers, Random random) throws InterruptedException;

    /** A worker that is killed is started again, and that ends its transactions; one that is only cut off may not know. */
    boolean leavesTransactionsOpen() {
        return switch (this) {
            case KILL_A_WORKER, KILL_ALL_WORKERS, TERMINATE_A_WORKER -> false;
            default -> true;
        };
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static void pause(ProxiedKafka kafka, int broker, Random random) throws InterruptedException {
        kafka.broker(broker).stop();
        Thread.sleep(8_000 + random.nextInt(2_000));
    }

    private static void network(ProxiedKafka kafka, Random random, Network network, int millis)
            throws InterruptedException {
        kafka.proxy(random.nextInt(kafka.brokers())).is(network);
        Thread.sleep(millis);
    }
}
