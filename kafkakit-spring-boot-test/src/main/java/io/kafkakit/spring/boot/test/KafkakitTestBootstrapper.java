package io.kafkakit.spring.boot.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Makes the context of a {@link KafkakitTest}. */
final class KafkakitTestBootstrapper extends TestSliceTestContextBootstrapper<KafkakitTest> {}
