# The parts of the local cluster: how each is started, asked and stopped. Sourced by `run` and `stop`.
# Needs: $data (absolute folder). Who starts parts also needs the ports, $encoder, $head and $media.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
flink_lib="$here/target/flink/lib"
app_lib="$root/app/target/dist/lib"
# ONNX Runtime would otherwise report its use over the network: docs/decisions/0053.
export ORT_DISABLE_TELEMETRY=1

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$1"; }
fail() { printf 'local-cluster: %s\n' "$1" >&2; exit "${2:-3}"; }
java_bin() { if [ -n "${JAVA_HOME:-}" ]; then printf '%s/bin/java' "$JAVA_HOME"; else command -v java; fi; }

# A part is ours while its process carries the mark of this data folder: a number that was given to somebody else is left alone.
pid_of() {
  local pid
  pid=$(cat "$data/pids/$1" 2>/dev/null) || return 1
  # A role that only just starts is still our launcher.
  tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF -e "-Dsightline.part=$1@$data" -e "$root/sightline" || return 1
  printf '%s' "$pid"
}

# What Flink needs of every JVM, and no harm to a broker.
flink_java=(-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED)

# launch NAME COMMAND...: in a session of its own, so that Ctrl-C reaches `run` alone.
launch() {
  local name=$1
  shift
  setsid "$@" >>"$data/logs/$name.out" 2>&1 </dev/null &
  echo $! >"$data/pids/$name"
  disown # its end is told by who watches
}

# jvm NAME LIBRARIES JVM-OPTIONS... MAIN ARGUMENTS...
jvm() {
  local name=$1 libraries=$2 archive=()
  shift 2
  # Classes laid out for a quick start: docs/decisions/0165.
  [ -f "${libraries%/lib}/classes.jsa" ] && archive=(-XX:SharedArchiveFile="${libraries%/lib}/classes.jsa" -Xlog:cds=off -Xlog:cds+dynamic=off)
  launch "$name" "$(java_bin)" "-Dsightline.part=$name@$data" "-Dlog.file=$data/logs/$name.log" \
    "-Dlog4j2.configurationFile=$here/log4j2.properties" \
    "${flink_java[@]}" "${archive[@]}" -cp "$libraries/*" "$@"
}

# role NAME ARGUMENTS...: a part of Sightline, by its own command.
role() {
  local name=$1
  shift
  SIGHTLINE_JAVA_OPTS="-Dsightline.part=$name@$data -Dsightline.logs=$data/logs/$name" launch "$name" "$root/sightline" "$name" "$@"
}

start_part() {
  case "$1" in
    broker) jvm broker "$app_lib" -Xmx512m kafka.Kafka "$data/conf/server.properties" ;;
    jobmanager)
      # It does little and has to be back soon: compiled quickly rather than well.
      jvm jobmanager "$flink_lib" -Xmx512m -XX:MaxMetaspaceSize=256m -XX:TieredStopAtLevel=1 org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint \
        --configDir "$data/conf" ;;
    taskmanager-*)
      # A task manager that no script of Flink started wants every size of its memory named.
      jvm "$1" "$flink_lib" -Xmx512m -XX:MaxDirectMemorySize=256m -XX:MaxMetaspaceSize=256m org.apache.flink.runtime.taskexecutor.TaskManagerRunner \
        --configDir "$data/conf" -D taskmanager.resource-id="$1" -D taskmanager.cpu.cores=1 \
        -D taskmanager.memory.framework.heap.size=128m -D taskmanager.memory.task.heap.size=384m \
        -D taskmanager.memory.framework.off-heap.size=128m -D taskmanager.memory.task.off-heap.size=0m \
        -D taskmanager.memory.network.min=32m -D taskmanager.memory.network.max=32m -D taskmanager.memory.managed.size=128m \
        -D taskmanager.memory.jvm-metaspace.size=256m -D taskmanager.memory.jvm-overhead.min=192m -D taskmanager.memory.jvm-overhead.max=192m ;;
    compressor) role compressor --bootstrap-servers "$kafka" --head "$head" --data "$data/compressor" --replication 1 ;;
    gateway)
      role gateway --bootstrap-servers "$kafka" --encoder "$encoder" --head "$head" --port "$gateway_port" --secrets "$data/secrets.properties" "${media[@]}" ;;
    ingest) role ingest --bootstrap-servers "$kafka" --encoder "$encoder" --secrets "$data/secrets.properties" ;;
  esac
}

# wait_for SECONDS WHAT PART COMMAND...: until the command succeeds, or the part has ended.
wait_for() {
  local until=$((SECONDS + $1)) what=$2 part=$3
  shift 3
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= until)) || ! kill -0 "$(cat "$data/pids/$part")" 2>/dev/null; then
      say "$what does not come up; the end of its log:"
      tail -n 5 "$data/logs/$part.out" "$data/logs/$part.log" 2>/dev/null
      return 1
    fi
    sleep 0.2
  done
}
listens() { (: >"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
rest() { curl -fsS --max-time 5 "$@"; }

# end_part NAME SECONDS: asks it to stop, then makes it.
end_part() {
  local pid until=$((SECONDS + $2))
  pid=$(pid_of "$1") || { rm -f "$data/pids/$1"; return 0; }
  kill "$pid" 2>/dev/null
  while pid_of "$1" >/dev/null; do
    if ((SECONDS >= until)); then
      say "$1 does not stop in $2 s and is killed"
      kill -9 "$pid" 2>/dev/null
      sleep 0.5
    fi
    sleep 0.2
  done
  rm -f "$data/pids/$1"
}

# With a savepoint; without one the last checkpoint stays, and the next start goes on from there.
end_job() {
  local job flink until=$((SECONDS + 25))
  job=$(cat "$data/pids/job.id" 2>/dev/null) || return 0
  flink="http://127.0.0.1:$(sed -n 's/^rest.port: //p' "$data/conf/config.yaml")/jobs/$job"
  if rest -X POST -H 'Content-Type: application/json' -d "{\"targetDirectory\":\"file://$data/savepoints\",\"drain\":false}" "$flink/stop" >/dev/null 2>&1; then
    until rest "$flink" 2>/dev/null | grep -q '"state":"FINISHED"'; do
      ((SECONDS >= until)) && { say 'no savepoint in time: the next start goes on from the last checkpoint'; break; }
      sleep 0.3
    done
  fi
  rm -f "$data/pids/job.id"
}

# First what feeds, so that what was seen is still scored; the broker last.
stop_all() {
  local part
  end_part ingest 20
  end_job
  end_part compressor 45
  for part in "$data"/pids/taskmanager-*; do
    [ -e "$part" ] && end_part "$(basename "$part")" 10
  done
  end_part jobmanager 10
  end_part gateway 20
  end_part broker 30
}
