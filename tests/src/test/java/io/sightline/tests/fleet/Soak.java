package io.sightline.tests.fleet;

import static io.sightline.ingest.testing.Eventually.await;

import io.sightline.app.embedded.EmbeddedBroker;
import io.sightline.core.video.Delivery;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.ingest.testing.EncodedVideo;
import io.sightline.ingest.testing.FaultInjector;
import io.sightline.ingest.testing.FaultInjector.Injected;
import io.sightline.ingest.testing.FaultScript;
import io.sightline.ingest.testing.PictureLog.Gap;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.ingest.testing.TestVideo;
import io.sightline.tests.fleet.SoakReport.Blamed;
import io.sightline.tests.fleet.SoakReport.Outcome;
import io.sightline.tests.fleet.SoakReport.Sample;
import io.sightline.tests.fleet.SoakReport.Stream;
import io.sightline.tests.fleet.TopicWatch.Frame;
import io.sightline.tests.fleet.TopicWatch.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An ingest process with its defaults watches cameras over RTSP while one after the other fails; a
 * broker stands between, and what the process wrote is held against what the cameras know.
 */
final class Soak {
  private static final double FRAMES_PER_SECOND = 4;
  private static final Duration STARTED = Duration.ofSeconds(180);
  private static final Duration SETTLED = Duration.ofSeconds(60);

  /** Between a camera's sending and what is compared: the first picture of all takes a while. */
  private static final Duration BEGINNING = Duration.ofSeconds(3);

  /** Pictures are at most this far apart, so a gap begins at most this long before its strike. */
  private static final Duration BEFORE_STRIKE = Duration.ofMillis(500);

  private final Path folder;
  private final List<RtspCamera> cameras = new ArrayList<>();
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private TopicWatch watch;

  Soak(Path folder) {
    this.folder = folder;
  }

  /**
   * @param every time between two faults; the first camera never has one
   */
  SoakReport run(int count, Duration length, Duration every, long seed) throws Exception {
    EncodedVideo video = video("camera.mp4", 640, 360, 15);
    EncodedVideo another = video("another.mp4", 480, 272, 10);
    for (int i = 0; i < count; i++) {
      RtspCamera camera = RtspCamera.showing(video).another(another).ending(RtspCamera.Ending.LOOP);
      // Every third one's timestamps go through zero before long.
      cameras.add(i % 3 == 1 ? camera.firstTimestamp(-90_000 * (i + 10)) : camera);
    }
    FaultInjector injector = new FaultInjector(cameras);
    Duration rest = Duration.ofSeconds(9);
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
        Registry registry = new Registry(broker.bootstrapServers());
        TopicWatch topics = new TopicWatch(broker.bootstrapServers())) {
      watch = topics;
      for (int i = 0; i < count; i++) {
        // One in five over UDP.
        String source = cameras.get(i).url() + (i % 5 == 4 ? "?udp" : "");
        registry.put(id(i), source, FRAMES_PER_SECOND, true);
      }
      try (Worker worker = Worker.start(broker.bootstrapServers(), "soak", folder)) {
        await(STARTED, "all online", () -> all(i -> delivers(i)));
        ScheduledExecutorService sampling = Executors.newSingleThreadScheduledExecutor();
        long began = System.nanoTime();
        sampling.scheduleAtFixedRate(
            () -> sample(worker, Duration.ofNanos(System.nanoTime() - began)),
            0,
            Math.max(1, length.toSeconds() / 64),
            TimeUnit.SECONDS);
        injector.run(FaultScript.random(seed, 1, count, length, every, rest));
        Instant over = Instant.now();
        // Who had a wrong password last is tried again after up to half a minute.
        try {
          await(SETTLED, "all back", () -> all(i -> delivers(i) && deliveredSince(i, over)));
        } catch (AssertionError e) {
          // The table says who is not.
        }
        Thread.sleep(2_500);
        sampling.shutdownNow();
        return report(injector.done());
      }
    } finally {
      cameras.forEach(RtspCamera::close);
    }
  }

  private EncodedVideo video(String name, int width, int height, int rate) {
    TestVideo made = TestVideo.h264(rate, rate * 8).sized(width, height);
    return EncodedVideo.read(made.write(folder.resolve(name)));
  }

  private static StreamId id(int camera) {
    return new StreamId("camera-" + camera);
  }

  /** A question about a camera. */
  private interface Question {
    boolean test(int camera);
  }

  private boolean all(Question question) {
    for (int i = 0; i < cameras.size(); i++) {
      if (!question.test(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean delivers(int camera) {
    return watch
        .status(id(camera))
        .filter(status -> Delivery.of(status, Instant.now()).delivering())
        .isPresent();
  }

  private boolean deliveredSince(int camera, Instant since) {
    return watch.last(id(camera)).filter(f -> f.capturedAt().isAfter(since)).isPresent();
  }

  private void sample(Worker worker, Duration at) {
    try {
      String load = Files.readString(Path.of("/proc/loadavg"));
      samples.add(
          new Sample(
              at,
              worker.residentMiB(),
              worker.metric("sightline_ingest_heap_bytes") / (1 << 20),
              worker.cpuSeconds(),
              Double.parseDouble(load.substring(0, load.indexOf(' ')))));
    } catch (IOException | InterruptedException e) {
      // The process has ended; the table says so.
    }
  }

  private SoakReport report(List<Injected> injected) {
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < cameras.size(); i++) {
      streams.add(stream(i, injected));
    }
    return new SoakReport(
        injected.stream().map(fault -> outcome(fault, injected)).toList(),
        streams,
        blame(streams, injected),
        samples);
  }

  /** Puts every disagreement down to the fault that struck its camera last before it. */
  private static List<Blamed> blame(List<Stream> streams, List<Injected> injected) {
    List<Blamed> blamed = new ArrayList<>();
    for (int i = 0; i < streams.size(); i++) {
      int camera = i;
      for (Mismatch wrong : streams.get(i).wrong()) {
        injected.stream()
            .filter(fault -> fault.camera() == camera)
            .filter(fault -> fault.struck().isBefore(wrong.to()))
            .max(Comparator.comparing(Injected::struck))
            .ifPresent(fault -> blamed.add(new Blamed(fault, wrong)));
      }
    }
    return blamed;
  }

  private Stream stream(int camera, List<Injected> injected) {
    Optional<StreamStatus> status = watch.status(id(camera));
    List<CoverageSpan> coverage = status.map(StreamStatus::coverage).orElse(List.of());
    List<Frame> frames = watch.frames(id(camera));
    Instant from = cameras.get(camera).log().first().plus(BEGINNING);
    // Only the newest spans are kept.
    if (coverage.size() == StreamStatus.MAX_SPANS && coverage.get(0).from().isAfter(from)) {
      from = coverage.get(0).from();
    }
    Instant to = coverage.isEmpty() ? from : coverage.get(coverage.size() - 1).to();
    List<Gap> truth = cameras.get(camera).log().gaps(Instant.now());
    List<Mismatch> wrong =
        Mismatch.between(truth, coverage, from, to).stream()
            .sorted(Comparator.comparing(Mismatch::length).reversed())
            .toList();
    return new Stream(
        id(camera).value(),
        (int) injected.stream().filter(fault -> fault.camera() == camera).count(),
        truth.size(),
        truth.stream().map(Gap::length).reduce(Duration.ZERO, Duration::plus),
        wrong,
        frames.stream().map(Frame::epoch).distinct().count(),
        frames.size(),
        (int) frames.stream().filter(Frame::shed).count(),
        cameras.get(camera).plays(),
        delivers(camera));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private Outcome outcome(Injected fault, List<Injected> all) {
    Instant next =
        all.stream()
            .filter(other -> other.camera() == fault.camera())
            .map(Injected::struck)
            .filter(struck -> struck.isAfter(fault.struck()))
            .min(Comparator.naturalOrder())
            .orElse(Instant.MAX);
    // What begins just before the next strike is of that one: its last picture came before it.
    Instant until = earlier(fault.healed().plusMillis(200), next.minus(BEFORE_STRIKE));
    Optional<Gap> gap =
        cameras.get(fault.camera()).log().gaps(Instant.now()).stream()
            .filter(g -> g.from().isAfter(fault.struck().minus(BEFORE_STRIKE)))
            .filter(g -> g.from().isBefore(until))
            .findFirst();
    Optional<Said> said =
        gap.flatMap(
            g ->
                watch.said(id(fault.camera())).stream()
                    .filter(s -> s.state() == State.OFFLINE)
                    .filter(s -> s.at().isAfter(g.from()) && s.at().isBefore(next))
                    .findFirst());
    Optional<Frame> back =
        gap.flatMap(
            g ->
                watch.frames(id(fault.camera())).stream()
                    .filter(f -> f.capturedAt().isAfter(fault.healed().minusMillis(100)))
                    .filter(f -> f.ingestedAt().isBefore(next))
                    .findFirst());
    return new Outcome(
        fault,
        gap.map(Gap::length),
        said.map(s -> Duration.between(gap.orElseThrow().from(), s.at())),
        back.map(f -> Duration.between(fault.healed(), f.ingestedAt())),
        said.map(Said::reason).orElse(""));
  }
}
