package io.sightline.app.show;

import io.sightline.app.embedded.EmbeddedBroker;
import io.sightline.core.alert.AlertRules;
import io.sightline.core.query.Severity;
import io.sightline.gateway.Gateway;
import io.sightline.gateway.GatewayConfig;
import io.sightline.gateway.alerts.AlertSettings;
import io.sightline.gateway.alerts.AlertSettings.Retries;
import io.sightline.gateway.alerts.WebhookTarget;
import io.sightline.schemas.topic.TopicCreator;
import io.sightline.schemas.topic.TopicSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;

/**
 * Two shows on a broker of their own, in this process: many listeners of many alerts, and a webhook
 * target that goes away. Moments are made up and written to their topic; what the gateway does with
 * them is what it always does.
 */
public final class AlertShow {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int SAMPLES = 10;
  private static final String KEY = "only-of-the-show-0123456789";

  private final Path folder;
  private final PrintWriter out;

  /**
   * @param folder empty; everything is kept in it
   */
  public AlertShow(Path folder, PrintWriter out) {
    this.folder = folder;
    this.out = out;
  }

  /**
   * Listeners.
   *
   * @param clients 1 to 256
   * @param perSecond alerts, at least 2
   * @return whether nothing was doubled, and nothing lost or out of order for those that kept up
   */
  public boolean listeners(int clients, int perSecond, Duration length)
      throws IOException, InterruptedException {
    int most = (int) (perSecond * length.toMillis() / 1_000) + 2;
    List<Long> heap = new ArrayList<>();
    Latencies latencies = new Latencies();
    try (EmbeddedBroker broker = broker("listeners");
        Gateway gateway = gateway(broker, "listeners", AlertSettings.DEFAULT);
        ShowMoments moments = new ShowMoments(broker.bootstrapServers(), "l", most);
        EventListeners listeners =
            new EventListeners(gateway.port(), clients, moments, latencies)) {
      await(listeners::listen);
      Thread sampling = sample(heap, length.dividedBy(SAMPLES));
      int alerts = moments.write(perSecond, length);
      sampling.join();
      await(() -> lost(listeners.tallies(true), alerts) == 0);
      return report(listeners, perSecond, alerts, heap, latencies);
    }
  }

  private boolean report(
      EventListeners listeners, int perSecond, int alerts, List<Long> heap, Latencies latencies) {
    List<Tally> kept = listeners.tallies(true);
    List<Tally> cut = listeners.tallies(false);
    title("listeners");
    row("alerts written", alerts + " at " + perSecond + " a second");
    row("clients that kept up", kept.size());
    row("  events they received", sum(kept, Tally::distinct));
    row("  lost", lost(kept, alerts));
    row("  doubled", sum(kept, Tally::doubled));
    row("  end before start", sum(kept, Tally::outOfOrder));
    row("clients cut off for being slow, came back", cut.size());
    row("  lost, gone too long to resume", lost(cut, alerts));
    row("  doubled", sum(cut, Tally::doubled));
    row("written to received, p50", latencies.millis(0.5) + " ms");
    row("written to received, p99", latencies.millis(0.99) + " ms");
    row("heap after collection, MB", megabytes(heap));
    load();
    return !kept.isEmpty()
        && lost(kept, alerts) == 0
        && sum(kept, Tally::doubled) + sum(cut, Tally::doubled) == 0
        && sum(kept, Tally::outOfOrder) == 0;
  }

  private static long lost(List<Tally> tallies, int alerts) {
    return (long) tallies.size() * alerts - sum(tallies, Tally::distinct);
  }

  private static long sum(List<Tally> tallies, ToLongFunction<Tally> value) {
    return tallies.stream().mapToLong(value).sum();
  }

  /**
   * A webhook.
   *
   * @param perSecond alerts, at least 2
   * @param before how long it is there at first
   * @param down how long it is away then
   * @param after how long alerts go on when it is back
   * @return whether every alert came once and in order
   */
  public boolean webhook(int perSecond, Duration before, Duration down, Duration after)
      throws IOException, InterruptedException {
    Duration length = before.plus(down).plus(after);
    int most = (int) (perSecond * length.toMillis() / 1_000) + 2;
    try (EmbeddedBroker broker = broker("webhook");
        ShowMoments moments = new ShowMoments(broker.bootstrapServers(), "w", most);
        AlertReceiver receiver = new AlertReceiver(moments);
        Gateway gateway = gateway(broker, "webhook", settings(receiver.port(), most))) {
      Thread outage = outage(receiver, before, down);
      int alerts = moments.write(perSecond, length);
      outage.join();
      long written = System.nanoTime();
      await(() -> receiver.tally().distinct() >= alerts);
      Tally tally = receiver.tally();
      title("webhook");
      row("alerts written", alerts + " at " + perSecond + " a second");
      row("target away", down.toSeconds() + " s, from second " + before.toSeconds());
      row("delivered", tally.distinct());
      row("lost", alerts - tally.distinct());
      row("doubled", tally.doubled());
      row("end before start", tally.outOfOrder());
      row(
          "last delivered after the last was written",
          (System.nanoTime() - written) / 1_000_000 + " ms");
      load();
      return tally.distinct() == alerts && tally.doubled() == 0 && tally.outOfOrder() == 0;
    }
  }

  private AlertSettings settings(int port, int queue) throws IOException {
    Path key = Files.writeString(folder.resolve("key"), KEY);
    return new AlertSettings(
        List.of(
            new WebhookTarget(
                "show",
                URI.create("http://127.0.0.1:" + port + "/hook"),
                "file:" + key,
                Severity.DETECTION,
                true)),
        AlertRules.DEFAULT,
        Math.min(100_000, Math.max(1, queue)),
        Retries.DEFAULT,
        Duration.ofMinutes(15));
  }

  private EmbeddedBroker broker(String name) {
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve(name));
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
      new TopicCreator(TopicSettings.bundled()).createMissing(admin, (short) 1);
    }
    return broker;
  }

  private Gateway gateway(EmbeddedBroker broker, String name, AlertSettings alerts)
      throws IOException, InterruptedException {
    Path secrets = Files.createDirectories(folder.resolve(name + "-gateway"));
    Gateway gateway =
        Gateway.start(
            GatewayConfig.of(broker.bootstrapServers(), secrets.resolve("secrets.properties"))
                .withPort(0)
                .withAlerts(alerts),
            sentence -> {
              throw new IllegalStateException("the show has no encoder");
            },
            InstantSource.system());
    if (!gateway.awaitReady(PATIENCE)) {
      gateway.close();
      throw new IOException("the gateway did not become ready");
    }
    return gateway;
  }

  private static Thread outage(AlertReceiver receiver, Duration before, Duration down) {
    return thread(
        () -> {
          Thread.sleep(before.toMillis());
          receiver.off();
          Thread.sleep(down.toMillis());
          receiver.on();
        });
  }

  private static Thread sample(List<Long> heap, Duration every) {
    return thread(
        () -> {
          for (int i = 0; i < SAMPLES; i++) {
            Thread.sleep(every.toMillis());
            System.gc();
            heap.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
          }
        });
  }

  private interface Work {
    void run() throws Exception;
  }

  private static Thread thread(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean() && System.nanoTime() - deadline < 0) {
      Thread.sleep(50);
    }
    // What comes twice would come now.
    Thread.sleep(500);
  }

  private void title(String name) {
    out.printf("%n%s%n", name);
  }

  private void row(String name, Object value) {
    out.printf("  %-42s %s%n", name, value);
  }

  private void load() {
    row(
        "load average, processors",
        "%.1f, %d"
            .formatted(
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors()));
    out.flush();
  }

  private static String megabytes(List<Long> heap) {
    return String.join(" ", heap.stream().map(bytes -> Long.toString(bytes >> 20)).toList());
  }
}
