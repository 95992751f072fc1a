package io.sightline.app.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/**
 * Plays a tape onto the topic of frames at live pace, as ingest processes do that outlive a broker,
 * and kills parts of the system meanwhile. For one thread.
 */
final class KillShow {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration STEP = Duration.ofMillis(20);
  private static final Duration ASKED_EVERY = Duration.ofMillis(500);
  private static final StreamId PROBE = new StreamId("probe");
  private static final double LEAST_QUIET_S = 2;
  private static final double MOST_QUIET_S = 7;
  private static final double INTO_MOMENT_S = 0.3;

  private final Tape tape;
  private final BoundaryScorer head;
  private final KilledSystem system;
  private final PrintWriter out;
  private final Random random;
  private final Wire wire = new Wire();
  private final List<MomentUpdate> heard = new ArrayList<>();
  private final Map<StreamId, Instant> scored = new HashMap<>();
  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private final Map<String, MomentUpdate> undisturbed;
  private Instant begin;
  private double end = Double.POSITIVE_INFINITY;
  private int played;

  /** A frame on its way. */
  private record Sent(int index, Future<?> acknowledged) {}

  /**
   * One kill.
   *
   * @param at seconds of the tape
   * @param open moments that lasted then
   * @param back seconds until all parts stood again and frames of every stream captured after that
   *     were scored and heard
   */
  record Kill(String part, String which, double at, int open, double back) {}

  KillShow(Tape tape, BoundaryScorer head, KilledSystem system, long seed, PrintWriter out) {
    this.tape = tape;
    this.head = head;
    this.system = system;
    this.out = out;
    this.random = new Random(seed);
    this.undisturbed = tape.undisturbed(head, tape.frames().size());
  }

  /**
   * @param parts what is killed; all parts of the system where there are none
   * @param within seconds in which the system has to be back
   * @return whether nothing was lost, doubled or moved, and every part was back in time
   */
  boolean run(List<String> parts, int kills, double within)
      throws IOException, InterruptedException {
    out.printf(
        Locale.ROOT,
        "%d streams, %d queries, %.0f s; undisturbed: %d moments%n",
        streams().size(),
        tape.queries().size(),
        tape.seconds(),
        undisturbed.size());
    out.printf("%4s  %-14s %-26s %8s %6s %8s%n", "kill", "what", "", "at s", "open", "back s");
    out.flush();
    introduce();
    begin = Instant.now();
    List<Kill> done = new ArrayList<>();
    for (String part : order(parts.isEmpty() ? system.parts() : parts, kills)) {
      Optional<Kill> kill = kill(part);
      if (kill.isEmpty()) {
        out.printf("the tape was over after %d kills%n", done.size());
        break;
      }
      done.add(kill.get());
      print(done.size(), kill.get());
    }
    boolean settled = playOut(kills == 0 ? tape.seconds() : now() + 2 * MOST_QUIET_S);
    wire.close();
    return judge(done, kills, within, settled);
  }

  /** Each of them as often as every other, in an order that the seed says. */
  private List<String> order(List<String> parts, int kills) {
    List<String> order = new ArrayList<>();
    while (order.size() < kills) {
      order.add(parts.get(order.size() % parts.size()));
    }
    Collections.shuffle(order, random);
    return order;
  }

  /** Streams and queries are registered; then a stream beside the show tells when all know them. */
  private void introduce() throws InterruptedException {
    String encoder = tape.frames().get(0).encoder();
    Instant deadline = Instant.now().plus(PATIENCE);
    boolean registered = false;
    long seq = 0;
    int complete = 0;
    Query first = tape.queries().get(0);
    Query everywhere =
        new Query(
            new QueryId("probe"),
            first.sentence(),
            Set.of(PROBE),
            first.vectors(),
            first.settings(),
            true);
    while (complete < 4) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("no scores came within " + PATIENCE.toSeconds() + " s");
      }
      registered &= !wire.use(system.kafka());
      try {
        if (!registered) {
          for (StreamId stream : streams()) {
            wire.send(Topics.STREAMS, stream, unwatched(stream)).get();
          }
          for (Query query : tape.queries()) {
            wire.send(Topics.QUERIES, query.id(), query).get();
          }
          wire.send(Topics.QUERIES, everywhere.id(), everywhere).get();
          registered = true;
        }
        FrameEvent frame = tape.frame((int) seq, Instant.now());
        wire.send(Topics.FRAMES, PROBE, as(PROBE, seq, frame, encoder));
        seq++;
      } catch (KafkaException | ExecutionException e) {
        registered = false;
      }
      Instant until = Instant.now().plusMillis(250);
      while (Instant.now().isBefore(until)) {
        for (ScoreRecord record : wire.hear(STEP).scores()) {
          complete += record.stream().equals(PROBE) && record.scores().size() == 1 ? 1 : 0;
        }
      }
    }
  }

  private static FrameEvent as(StreamId stream, long seq, FrameEvent frame, String encoder) {
    return new FrameEvent(
        stream,
        1,
        seq,
        MediaTime.ofSeconds(seq / StreamSpec.DEFAULT_FRAMES_PER_SECOND),
        frame.capturedAt(),
        frame.clock(),
        frame.ingestedAt(),
        frame.gate(),
        encoder,
        frame.feature(),
        Optional.empty());
  }

  /** Registered, so that it is known; not enabled, since its frames come from here. */
  private static StreamSpec unwatched(StreamId stream) {
    return new StreamSpec(
        stream,
        stream.value(),
        new SourceUri("sim:street?seed=1"),
        Optional.empty(),
        StreamSpec.DEFAULT_FRAMES_PER_SECOND,
        false,
        false);
  }

  private Optional<Kill> kill(String part) throws IOException, InterruptedException {
    double earliest = now() + LEAST_QUIET_S + random.nextDouble() * (MOST_QUIET_S - LEAST_QUIET_S);
    Optional<MomentUpdate> target = nextMoment(earliest);
    if (target.isEmpty()) {
      return Optional.empty();
    }
    double from = Math.max(earliest, target.get().moment().span().start().seconds());
    double to = Math.min(from + MOST_QUIET_S, target.get().moment().span().end().seconds());
    double at = from + INTO_MOMENT_S + random.nextDouble() * (to - from - 2 * INTO_MOMENT_S);
    while (now() < at) {
      step();
    }
    double killedAt = now();
    Instant killed = Instant.now();
    String which = system.kill(part);
    scored.clear();
    Set<StreamId> missing = new HashSet<>(streams());
    Instant since = Instant.MAX;
    Instant asked = killed;
    while (!missing.isEmpty()) {
      step();
      if (since == Instant.MAX && !Instant.now().isBefore(asked)) {
        since = system.stands() ? Instant.now() : Instant.MAX;
        asked = Instant.now().plus(ASKED_EVERY);
      }
      Instant stood = since;
      missing.removeIf(stream -> scored.getOrDefault(stream, Instant.MIN).isAfter(stood));
      if (Duration.between(killed, Instant.now()).compareTo(PATIENCE) > 0) {
        break;
      }
    }
    double back =
        missing.isEmpty()
            ? Duration.between(killed, Instant.now()).toMillis() / 1e3
            : Double.POSITIVE_INFINITY;
    return Optional.of(new Kill(part, which, killedAt, openAt(killedAt), back));
  }

  /** The first moment of the undisturbed run that goes on long enough after this time. */
  private Optional<MomentUpdate> nextMoment(double after) {
    return undisturbed.values().stream()
        .filter(u -> u.type() == Type.ENDED)
        .filter(u -> u.moment().span().end().seconds() > after + 3 * INTO_MOMENT_S)
        .filter(u -> seconds(u) > 3 * INTO_MOMENT_S)
        .min(Comparator.comparingDouble(u -> Math.max(after, u.moment().span().start().seconds())));
  }

  private static double seconds(MomentUpdate update) {
    return update.moment().span().end().secondsSince(update.moment().span().start());
  }

  private int openAt(double seconds) {
    return (int)
        undisturbed.values().stream()
            .map(update -> update.moment().span())
            .filter(s -> s.start().seconds() <= seconds && seconds < s.end().seconds())
            .count();
  }

  /** Plays on until then, and waits for the scores of the last frame. */
  private boolean playOut(double until) throws InterruptedException {
    end = Math.min(tape.seconds(), until);
    while (now() < end) {
      step();
    }
    Instant last = begin.plusMillis((long) (1e3 * end) - 600);
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!streams().stream().allMatch(s -> scored.getOrDefault(s, Instant.MIN).isAfter(last))) {
      if (Instant.now().isAfter(deadline)) {
        return false;
      }
      step();
    }
    Instant quiet = Instant.now().plusSeconds(2);
    while (Instant.now().isBefore(quiet)) {
      take(wire.hear(STEP));
    }
    return true;
  }

  /** Plays what is due, and hears what there is. */
  private void step() throws InterruptedException {
    resend();
    double due = Math.min(now(), end);
    while (played < tape.frames().size()
        && tape.frames().get(played).mediaTime().seconds() <= due) {
      if (!send(played)) {
        break;
      }
      played++;
    }
    take(wire.hear(STEP));
  }

  /** What was not acknowledged goes again: first, and in order. Known frames are left out there. */
  private void resend() throws InterruptedException {
    boolean other = wire.use(system.kafka());
    boolean failed = false;
    while (!unacknowledged.isEmpty() && unacknowledged.peek().acknowledged().isDone()) {
      try {
        unacknowledged.peek().acknowledged().get();
        unacknowledged.poll();
      } catch (ExecutionException e) {
        failed = true;
        break;
      }
    }
    if ((other || failed) && !unacknowledged.isEmpty()) {
      played = unacknowledged.peek().index();
      unacknowledged.clear();
    }
    if (!wire.connected()) {
      Thread.sleep(STEP.toMillis());
    }
  }

  /** Whether it is on its way: a client without a broker says at once that it is not. */
  private boolean send(int index) throws InterruptedException {
    FrameEvent frame = tape.frame(index, begin);
    try {
      Future<?> sent = wire.send(Topics.FRAMES, frame.stream(), frame);
      if (sent.isDone()) {
        sent.get();
      }
      unacknowledged.add(new Sent(index, sent));
      return true;
    } catch (KafkaException | ExecutionException e) {
      return false;
    }
  }

  private void take(Wire.Heard news) {
    news.moments().stream()
        .filter(update -> streams().contains(update.moment().stream()))
        .forEach(heard::add);
    for (ScoreRecord record : news.scores()) {
      scored.merge(
          record.stream(), record.capturedAt(), (one, two) -> one.isAfter(two) ? one : two);
    }
  }

  private double now() {
    return Duration.between(begin, Instant.now()).toNanos() / 1e9;
  }

  private Set<StreamId> streams() {
    return tape.queries().stream()
        .flatMap(query -> query.streams().stream())
        .collect(Collectors.toSet());
  }

  private void print(int number, Kill kill) {
    out.printf(
        Locale.ROOT,
        "%4d  %-14s %-26s %8.1f %6d %8.1f%n",
        number,
        kill.part(),
        kill.which(),
        kill.at(),
        kill.open(),
        kill.back());
    out.flush();
  }

  private boolean judge(List<Kill> done, int wanted, double within, boolean settled)
      throws IOException, InterruptedException {
    Verdict verdict = Verdict.of(tape.undisturbed(head, played), heard);
    out.printf(
        Locale.ROOT,
        "moments: undisturbed %d, lost %d, surplus %d; boundaries that differ %d (most %.2f s)%n",
        verdict.expected(),
        verdict.lost(),
        verdict.surplus(),
        verdict.boundariesOff(),
        verdict.mostOff());
    out.printf(
        "ids: told as two different moments %d; updates that came again as they were %d, otherwise %d%n",
        verdict.startedTwice(), verdict.repeated(), verdict.contradictory());
    verdict.details().forEach(line -> out.println("  " + line));
    boolean listed = gatewayHas(tape.undisturbed(head, played));
    double slowest = done.stream().mapToDouble(Kill::back).max().orElse(0);
    List<Double> times = done.stream().map(Kill::back).sorted().toList();
    out.printf(
        Locale.ROOT,
        "back: median %.1f s, slowest %.1f s of %d kills; %d in the middle of a moment%n",
        times.isEmpty() ? 0 : times.get(times.size() / 2),
        slowest,
        done.size(),
        done.stream().filter(kill -> kill.open() > 0).count());
    boolean good =
        settled && listed && verdict.clean() && done.size() == wanted && slowest <= within;
    out.println(good ? "AS IT SHOULD BE" : "FAILED");
    out.flush();
    return good;
  }

  /** Whether the gateway, a consumer itself, lists each moment once. */
  private boolean gatewayHas(Map<String, MomentUpdate> wanted)
      throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    HttpClient http = HttpClient.newHttpClient();
    String next = "/api/v1/moments?limit=500";
    while (next != null) {
      HttpRequest request = HttpRequest.newBuilder(system.page().resolve(next)).build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode page = new JsonMapper().readTree(answer.body());
      for (JsonNode moment : page.path("moments")) {
        if (!moment.path("stream").asText().equals(PROBE.value())) {
          ids.add(moment.path("id").asText());
        }
      }
      String cursor = page.path("next").asText("");
      next = cursor.isEmpty() ? null : "/api/v1/moments?limit=500&cursor=" + cursor;
    }
    Collection<String> distinct = new HashSet<>(ids);
    boolean right = ids.size() == distinct.size() && distinct.equals(wanted.keySet());
    out.printf(
        "the gateway lists %d moments, %d ids: %s%n",
        ids.size(), distinct.size(), right ? "each once" : "NOT those of the undisturbed run");
    return right;
  }
}
