package io.kafkakit.schema.support;

import io.apicurio.registry.resolver.client.RegistryArtifactReference;
import io.apicurio.registry.resolver.client.RegistryClientFacade;
import io.apicurio.registry.resolver.client.RegistryVersionCoordinates;
import io.apicurio.registry.resolver.strategy.ArtifactReference;
import java.util.List;
import java.util.Set;

/** The test's registry as Apicurio's serializers see it. Their content id is the id of the compatible API. */
public final class ApicurioStore implements RegistryClientFacade {

    private final Registry registry;

    public ApicurioStore(Registry registry) {
        this.registry = registry;
    }

    @Override
    public String getSchemaByContentId(Long id) {
        return registry.entry(id).schema();
    }

    @Override
    public String getSchemaByGlobalId(long id, boolean dereferences) {
        return registry.entry(id).schema();
    }

    @Override
    public String getSchemaByGAV(String group, String artifact, String version) {
        return registry.versions(artifact).get(0).schema();
    }

    @Override
    public String getSchemaByContentHash(String hash) {
        throw new UnsupportedOperationException(hash);
    }

    @Override
    public List<RegistryArtifactReference> getReferencesByContentId(long id) {
        return List.of();
    }

    @Override
    public List<RegistryArtifactReference> getReferencesByGlobalId(long id) {
        return List.of();
    }

    @Override
    public List<RegistryArtifactReference> getReferencesByGAV(String group, String artifact, String version) {
        return List.of();
    }

    @Override
    public List<RegistryArtifactReference> getReferencesByContentHash(String hash) {
        return List.of();
    }

    @Override
    public List<RegistryVersionCoordinates> searchVersionsByContent(
            String schema, String type, ArtifactReference reference, boolean canonical) {
        return registry.versions(reference.getArtifactId()).stream()
                .map(entry -> coordinates(entry, reference.getArtifactId()))
                .toList();
    }

    @Override
    public RegistryVersionCoordinates createSchema(
            String type,
            String group,
            String artifact,
            String version,
            String behaviour,
            boolean canonical,
            String schema,
            Set<RegistryArtifactReference> references) {
        return coordinates(registry.register(artifact, type, schema), artifact);
    }

    @Override
    public RegistryVersionCoordinates getVersionCoordinatesByGAV(String group, String artifact, String version) {
        return coordinates(registry.versions(artifact).get(0), artifact);
    }

    private static RegistryVersionCoordinates coordinates(Registry.Entry entry, String artifact) {
        return RegistryVersionCoordinates.create(1_000L + entry.id(), (long) entry.id(), "default", artifact, "1");
    }

    @Override
    public Object getClient() {
        return this;
    }
}
