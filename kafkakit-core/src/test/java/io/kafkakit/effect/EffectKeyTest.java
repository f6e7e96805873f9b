package io.kafkakit.effect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EffectKeyTest {

    private static final EffectKey KEY = new EffectKey("g", "orders", 3, 1042, 1_700_000_000_000L, false);

    /** Users may have stored it: it must not change from version to version. */
    @Test
    void its_uuid_is_of_version_8_and_stays_the_same() {
        UUID uuid = KEY.uuid();
        assertThat(uuid.version()).isEqualTo(8);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(uuid).hasToString("841a60a2-0685-809b-9013-02f5b380656c");
    }

    @Test
    void each_part_makes_another_uuid_and_how_the_record_came_does_not() {
        Set<UUID> all = List.of(
                        KEY,
                        new EffectKey("h", "orders", 3, 1042, 1_700_000_000_000L, false),
                        new EffectKey("g", "order", 3, 1042, 1_700_000_000_000L, false),
                        new EffectKey("go", "rders", 3, 1042, 1_700_000_000_000L, false),
                        new EffectKey("g", "orders", 4, 1042, 1_700_000_000_000L, false),
                        new EffectKey("g", "orders", 3, 1043, 1_700_000_000_000L, false),
                        new EffectKey("g", "orders", 3, 1042, 1_700_000_000_001L, false))
                .stream()
                .map(EffectKey::uuid)
                .collect(Collectors.toSet());
        assertThat(all).hasSize(7);
        assertThat(new EffectKey("g", "orders", 3, 1042, 1_700_000_000_000L, true).uuid())
                .isEqualTo(KEY.uuid());
    }
}
