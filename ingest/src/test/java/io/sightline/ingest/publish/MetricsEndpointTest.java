package io.sightline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.ingest.encode.FrameBatcher;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {
  @Test
  void whatTheEncoderDidIsServedAsText() throws Exception {
    FrameBatcher.Counts counts =
        new FrameBatcher.Counts(100, 7, 20, 1_500, 3, Double.POSITIVE_INFINITY);
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (MetricsEndpoint endpoint =
        MetricsEndpoint.open(anywhere, () -> IngestGauges.toText(counts, 2))) {
      HttpResponse<String> answer = get(endpoint, "/metrics");
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain; version=0.0.4");
      assertThat(answer.body().lines())
          .contains(
              "sightline_ingest_frames_encoded_total 100.000",
              "sightline_ingest_frames_shed_total 7.000",
              "sightline_ingest_encoder_seconds_total 1.500",
              "sightline_ingest_undelivered_total 2.000",
              "sightline_ingest_frames_limit +Inf");
      assertThat(get(endpoint, "/health").statusCode()).isEqualTo(200);
      assertThat(get(endpoint, "/else").statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> get(MetricsEndpoint endpoint, String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + endpoint.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }
}
