# Sourced by the scripts of this folder: fetches libraries, starts a released Kafka broker, and runs a Java file.
# Everything lives in a temporary folder. When the script ends, it removes the folder and ends the processes it started.
# Needs bash from 4.4 on, a JDK from 17 on, and Maven from 3.8 on.

set -euo pipefail

work=$(mktemp -d)
bootstrap=
pids=()

clean_up() {
    local pid
    for pid in "${pids[@]}"; do
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 2' INT TERM

# fetch FOLDER GROUP:ARTIFACT:VERSION...: these and what they need at run time, as jars in a folder of $work.
fetch() {
    local folder=$1 coordinate group artifact version
    shift
    mkdir -p "$work/$folder"
    {
        echo '<project><modelVersion>4.0.0</modelVersion>'
        echo "<groupId>findings</groupId><artifactId>$folder</artifactId><version>1</version><dependencies>"
        for coordinate in "$@"; do
            IFS=: read -r group artifact version <<<"$coordinate"
            echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
        done
        echo '</dependencies></project>'
    } >"$work/$folder/pom.xml"
    mvn -B -q -f "$work/$folder/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$work/$folder" >"$work/fetch.log" 2>&1 || cannot "fetch $*" "$work/fetch.log"
}

# broker VERSION [SETTING=VALUE]...: one broker that is its own controller, on loopback; sets $bootstrap.
broker() {
    local version=$1 broker_port controller_port end
    shift
    fetch broker "org.slf4j:slf4j-simple:2.0.17" "org.apache.kafka:kafka_2.13:$version"
    read -r broker_port controller_port <<<"$(two_free_ports)"
    {
        echo 'process.roles=broker,controller'
        echo 'node.id=1'
        echo "listeners=PLAINTEXT://127.0.0.1:$broker_port,CONTROLLER://127.0.0.1:$controller_port"
        echo 'controller.listener.names=CONTROLLER'
        echo "controller.quorum.bootstrap.servers=127.0.0.1:$controller_port"
        echo "log.dirs=$work/data"
        echo 'auto.create.topics.enable=false'
        echo 'offsets.topic.num.partitions=1'
        echo 'offsets.topic.replication.factor=1'
        echo 'transaction.state.log.num.partitions=1'
        echo 'transaction.state.log.replication.factor=1'
        echo 'transaction.state.log.min.isr=1'
        echo 'share.coordinator.state.topic.num.partitions=1'
        echo 'share.coordinator.state.topic.replication.factor=1'
        echo 'share.coordinator.state.topic.min.isr=1'
        echo 'group.initial.rebalance.delay.ms=0'
        printf '%s\n' "$@"
    } >"$work/server.properties"
    java -cp "$work/broker/*" kafka.tools.StorageTool format --standalone \
        --cluster-id AAAAAAAAQACAAAAAAAAAAQ --config "$work/server.properties" >"$work/broker.log" 2>&1 || cannot "start a broker" "$work/broker.log"
    java -Xmx512m -Djava.io.tmpdir="$work" -cp "$work/broker/*" kafka.Kafka "$work/server.properties" >>"$work/broker.log" 2>&1 &
    pids+=($!)
    end=$((SECONDS + 120))
    until (: <"/dev/tcp/127.0.0.1/$broker_port") 2>/dev/null; do
        kill -0 "${pids[-1]}" 2>/dev/null && ((SECONDS < end)) || cannot "start a broker" "$work/broker.log"
        sleep 0.2
    done
    bootstrap=127.0.0.1:$broker_port
}

two_free_ports() {
    cat >"$work/Ports.java" <<'JAVA'
class Ports {
    public static void main(String[] args) throws Exception {
        var loopback = java.net.InetAddress.getLoopbackAddress();
        try (var one = new java.net.ServerSocket(0, 1, loopback); var two = new java.net.ServerSocket(0, 1, loopback)) {
            System.out.println(one.getLocalPort() + " " + two.getLocalPort());
        }
    }
}
JAVA
    java "$work/Ports.java"
}

# background FOLDER MAIN-CLASS ARGUMENT...: a program that runs until the script ends.
background() {
    java -Xmx256m -Djava.io.tmpdir="$work" -cp "$work/$1/*" "${@:2}" >"$work/$2.log" 2>&1 &
    pids+=($!)
}

# run FOLDER: compiles Finding.java of $work and runs it with the jars of that folder; its only argument is $bootstrap.
# It ends with 0 if the library behaves as described, else with 1.
run() {
    javac -Xlint:none -d "$work/classes" -cp "$work/$1/*" "$work/Finding.java" >"$work/javac.log" 2>&1 ||
        cannot 'compile' "$work/javac.log"
    java -Djava.io.tmpdir="$work" -cp "$work/classes:$work/$1/*" Finding "$bootstrap"
}

# cannot DO LOG: ends the script with 2, for nothing was found out.
cannot() {
    tail -n 30 "$2" >&2
    echo "Cannot $1." >&2
    exit 2
}
