#!/usr/bin/env bash
# spring-core 7.0.10 with the commons-logging 1.3.5 that it brings, logback-classic 1.5.18, log4j-api 2.25.2
#
# Logback is the only logging backend on the class path. log4j-api is there too, without log4j-core: Kafka's broker, Elasticsearch's
# client and others bring it. A class logs a line at INFO, once through SLF4J, and once as Spring's own classes do.
#
# What happens: the line through SLF4J is printed by Logback. Spring's line is printed nowhere. commons-logging prefers the Log4j API
# if its classes are there, and that falls back to a logger of its own which shows errors only. Without log4j-api both are printed.
#
# What one expects: both lines, because there is one backend, and commons-logging supports SLF4J.
#
# Output seen:
#   with log4j-api: through SLF4J
#   with log4j-api: Spring's logger is org.apache.commons.logging.impl.Log4jApiLogFactory$Log4j2Log
#   without log4j-api: through SLF4J
#   without log4j-api: as Spring does
#   without log4j-api: Spring's logger is org.apache.commons.logging.impl.Slf4jLogFactory$Slf4jLocationAwareLog
#   as described
. "$(dirname "${BASH_SOURCE[0]}")/broker.sh"

fetch without org.springframework:spring-core:7.0.10 ch.qos.logback:logback-classic:1.5.18
fetch with org.springframework:spring-core:7.0.10 ch.qos.logback:logback-classic:1.5.18 org.apache.logging.log4j:log4j-api:2.25.2

cat >"$work/logback.xml" <<'XML'
<configuration>
  <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="console"/></root>
</configuration>
XML

cat >"$work/Finding.java" <<'JAVA'
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

public class Finding {
    public static void main(String[] args) throws Exception {
        Log spring = LogFactory.getLog(Class.forName("org.springframework.core.SpringVersion"));
        org.slf4j.LoggerFactory.getLogger("app").info("through SLF4J");
        spring.info("as Spring does");
        System.out.println("Spring's logger is " + spring.getClass().getName());
    }
}
JAVA

seen() {
    java -Dlogback.configurationFile="$work/logback.xml" -cp "$work/$1/*" "$work/Finding.java" 2>/dev/null | sed "s/^/$1 log4j-api: /"
}

output=$(seen with; seen without)
echo "$output"
if [[ $(grep -c 'with log4j-api: as Spring does' <<<"$output") == 0 && $(grep -c 'without log4j-api: as Spring does' <<<"$output") == 1 ]]; then
    echo "as described"
else
    echo "the behaviour has changed"
    exit 1
fi
