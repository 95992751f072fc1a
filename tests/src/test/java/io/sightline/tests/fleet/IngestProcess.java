package io.sightline.tests.fleet;

import io.sightline.ingest.IngestConfig;
import io.sightline.ingest.IngestService;
import io.sightline.ingest.fleet.Membership;
import io.sightline.ingest.publish.MetricsEndpoint;
import io.sightline.ingest.testing.NumberEncoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * An ingest worker as {@code sightline ingest} runs it, but with an encoder without a model. Ends
 * in order when its input is closed, as it is when its parent has died.
 */
public final class IngestProcess {
  private IngestProcess() {}

  /**
   * @param args bootstrap servers, name of the worker, milliseconds of its session
   */
  public static void main(String[] args) throws Exception {
    Membership membership =
        new Membership(
            args[1],
            Optional.of(Membership.DEFAULT_GROUP),
            Duration.ofMillis(Long.parseLong(args[2])));
    try (IngestService service =
            IngestService.start(
                IngestConfig.defaults(args[0]).withMembership(membership),
                new NumberEncoder(),
                Map.of(),
                System.getenv(),
                InstantSource.system());
        MetricsEndpoint endpoint =
            MetricsEndpoint.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), service::metrics)) {
      System.out.println("metrics " + endpoint.port());
      while (System.in.read() >= 0) {
        // Whatever is said, only the end counts.
      }
    }
  }
}
