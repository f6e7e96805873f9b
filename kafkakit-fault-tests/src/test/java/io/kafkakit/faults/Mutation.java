package io.kafkakit.faults;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.kafkakit.internal.commit.CommitMutations;
import io.kafkakit.internal.commit.Lane;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.ledger.Ledger;
import io.kafkakit.internal.tenure.Tenure;
import java.net.URISyntaxException;
import java.nio.file.Path;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.Installer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;

/** An invariant of the engine that a worker breaks, by changing classes of the library before they are used. */
public enum Mutation {
    /** An offset is committed beyond a record that is not done. */
    OFFSET_BEYOND_A_GAP {
        @Override
        void apply() {
            change(Ledger.class, new Patch("plan", 1, CommitMutations.BeyondGap.class));
        }
    },
    /** A retry record is sent beside the transaction. */
    RETRY_OUTSIDE_THE_TRANSACTION {
        @Override
        void apply() {
            change(CommitMutations.APPENDER, new Patch("send", 3, CommitMutations.RetryOutside.class));
        }
    },
    /** Each process has transactional ids that nobody had before. */
    RANDOM_TRANSACTIONAL_IDS {
        @Override
        void apply() {
            change(ClientSettings.class, new Patch("producer", 2, CommitMutations.RandomIds.class));
        }
    },
    /** After a transaction that was aborted the worker goes on with what comes next. */
    NO_REWIND_AFTER_AN_ABORT {
        @Override
        void apply() {
            change(Lane.class, new Patch("after", 1, CommitMutations.GoOn.class));
        }
    },
    /** What was read under an assignment that has ended is committed all the same, if the broker lets it. */
    NO_TENURE_CHECK {
        @Override
        void apply() {
            change(Tenure.class, NEVER_ENDED);
            change(Lane.class, NOT_DROPPED);
        }
    },
    /** Offsets go with the group metadata of the commit, and not with that of the poll that brought their records. */
    METADATA_OF_THE_COMMIT {
        @Override
        void apply() {
            change(Tenure.class, REMEMBER, NEWEST);
        }
    },
    /** Both of these. */
    NO_FENCE {
        @Override
        void apply() {
            change(Tenure.class, NEVER_ENDED, REMEMBER, NEWEST);
            change(Lane.class, NOT_DROPPED);
        }
    },
    /** What is to be tried again waits until the time that another host wrote, however far off that is. */
    TRUST_IN_OTHER_CLOCKS {
        @Override
        void apply() {
            change(Delivery.class, new Patch("dueAt", 1, CommitMutations.DueAsSaid.class));
        }
    },
    /** What is to be tried again is tried at once. */
    NO_DELAY {
        @Override
        void apply() {
            change(Delivery.class, new Patch("dueAt", 1, CommitMutations.Nothing.class));
        }
    };

    private static final Patch NEVER_ENDED = new Patch("isEnded", 0, CommitMutations.NeverEnded.class);
    private static final Patch NOT_DROPPED = new Patch("drop", 1, CommitMutations.Nothing.class);
    private static final Patch REMEMBER = new Patch("stamp", 1, CommitMutations.RememberStamp.class);
    private static final Patch NEWEST = new Patch("stamp", 0, CommitMutations.NewestStamp.class);

    /** Code that is put into the method with so many arguments. */
    public record Patch(String method, int arguments, Class<?> advice) {}

    /** In the worker, before anything else. */
    abstract void apply();

    /** The jar that lets a JVM change classes. */
    public static Path agent() {
        try {
            return Path.of(Installer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes these methods of the class, for this whole JVM. */
    public static void change(Class<?> type, Patch... patches) {
        DynamicType.Builder<?> builder = new ByteBuddy().redefine(type);
        for (Patch patch : patches) {
            builder = builder.visit(
                    Advice.to(patch.advice()).on(named(patch.method()).and(takesArguments(patch.arguments()))));
        }
        builder.make().load(type.getClassLoader(), ClassReloadingStrategy.of(Installer.getInstrumentation()));
    }
}
