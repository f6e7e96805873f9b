package io.kafkakit.spring.boot.test;

import io.kafkakit.spring.EventsOf;
import java.io.IOException;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Leaves out components that handle no events. */
final class HandlersOnly extends StandardAnnotationCustomizableTypeExcludeFilter<KafkakitTest> {

    HandlersOnly(Class<?> testClass) {
        super(testClass);
    }

    @Override
    protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
        return super.defaultInclude(reader, factory)
                || reader.getAnnotationMetadata().hasAnnotation(EventsOf.class.getName());
    }
}
