# The kafkakit command in a container. Not built by this project's checks, which have no container engine: try it before you
# publish it.
#
#   mvn -Prelease verify -DskipTests
#   docker build --tag kafkakit .
#   docker run --rm kafkakit dlq list payments-dead --bootstrap-server broker:9092
#
# "run", "saga graph" and "saga diff" compile Java files: for these, build with --build-arg RUNTIME=17-jdk.
ARG RUNTIME=17-jre

FROM eclipse-temurin:17-jdk AS unpacked
WORKDIR /unpacked
COPY kafkakit-cli/target/kafkakit-*.zip kafkakit.zip
# The JDK's jar unpacks zips, but does not keep what may be executed.
RUN jar xf kafkakit.zip \
    && rm kafkakit.zip \
    && mv kafkakit-* kafkakit \
    && chmod 0755 kafkakit/bin/kafkakit

FROM eclipse-temurin:${RUNTIME}
RUN groupadd --system --gid 10001 kafkakit \
    && useradd --system --uid 10001 --gid kafkakit --home-dir /nonexistent --shell /usr/sbin/nologin kafkakit
COPY --from=unpacked /unpacked/kafkakit /opt/kafkakit
# A number, by which an orchestrator sees that it is not root.
USER 10001:10001
WORKDIR /tmp
ENTRYPOINT ["/opt/kafkakit/bin/kafkakit"]
CMD ["--help"]
