package io.kafkakit.faults.sagas;

import io.kafkakit.ConsumerGroupBuilder;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What becomes of sagas, all of it drawn from a seed, so that each process of a run knows it from the seed alone. */
record SagaScenario(long seed) {

    private static final Duration SESSION = Duration.ofSeconds(6);

    /** Of a saga with trouble; several times what shall come often. */
    private static final List<Trouble> TROUBLES = List.of(
            new Trouble(Part.RESERVE, Fate.REFUSES),
            new Trouble(Part.RESERVE, Fate.FAILS),
            new Trouble(Part.RESERVE, Fate.IS_DEAD),
            new Trouble(Part.RESERVE, Fate.IS_DEAF),
            new Trouble(Part.RESERVE, Fate.IS_LATE),
            new Trouble(Part.HOLD, Fate.REFUSES),
            new Trouble(Part.HOLD, Fate.REFUSES),
            new Trouble(Part.HOLD, Fate.FAILS),
            new Trouble(Part.HOLD, Fate.IS_DEAD),
            new Trouble(Part.HOLD, Fate.IS_DEAF),
            new Trouble(Part.HOLD, Fate.IS_DEAF),
            new Trouble(Part.HOLD, Fate.IS_LATE),
            new Trouble(Part.CHARGE, Fate.REFUSES),
            new Trouble(Part.CHARGE, Fate.REFUSES),
            new Trouble(Part.CHARGE, Fate.REFUSES),
            new Trouble(Part.CHARGE, Fate.REFUSES),
            new Trouble(Part.CHARGE, Fate.FAILS),
            new Trouble(Part.CHARGE, Fate.IS_DEAD),
            new Trouble(Part.CHARGE, Fate.IS_DEAF),
            new Trouble(Part.CHARGE, Fate.IS_LATE),
            new Trouble(Part.SHIP, Fate.FAILS),
            new Trouble(Part.SHIP, Fate.IS_DEAD),
            new Trouble(Part.SHIP, Fate.IS_DEAF),
            new Trouble(Part.SHIP, Fate.IS_LATE),
            new Trouble(Part.INVOICE, Fate.FAILS));

    /** What happens where; the other steps succeed. */
    private record Trouble(Part part, Fate fate) {}

    /** What the participant of this step does. */
    Fate fate(String id, Part part) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number(id));
        if (random.nextInt(100) < 40) {
            return Fate.SUCCEEDS;
        }
        Trouble trouble = TROUBLES.get(random.nextInt(TROUBLES.size()));
        return trouble.part() == part ? trouble.fate() : Fate.SUCCEEDS;
    }

    /** How many attempts fail before one succeeds. */
    int failures(String id) {
        return 1 + Math.floorMod(number(id), 2);
    }

    /** Whether the first attempt to undo fails. */
    boolean failsToUndo(String id, Part part) {
        return new SplittableRandom(seed * 31 + number(id) * 7L + (part == Part.HOLD ? 1 : 0)).nextInt(5) == 0;
    }

    /** Whether participants without marks keep the order of keys in their retries. */
    boolean keepsOrder() {
        return Math.floorMod(seed, 3) != 0;
    }

    int workers() {
        return 2 + Math.floorMod(seed, 2);
    }

    /** What all groups have. */
    void describe(ConsumerGroupBuilder group) {
        boolean isClassic = Math.floorMod(seed, 2) == 1;
        group.setting("group.protocol", isClassic ? "classic" : "consumer");
        if (isClassic) {
            group.sessionTimeout(SESSION).heartbeatInterval(Duration.ofMillis(500));
        }
    }

    /** Its number in the id of a saga. */
    static int number(String id) {
        return Integer.parseInt(id.substring(2));
    }

    /** The id of the saga with this number. */
    static String id(int number) {
        return "s-" + number;
    }
}
