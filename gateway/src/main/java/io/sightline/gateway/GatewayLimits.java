package io.sightline.gateway;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of everything the gateway holds at most; what happens at each limit stands beside it.
 *
 * @param httpThreads threads that serve requests; further requests wait, one a connection
 * @param connections open connections; further ones wait until one closes
 * @param bodyBytes the largest request body; a larger one is answered 413
 * @param streams registered streams; creating one more is answered 409
 * @param queries registered queries; creating one more is answered 409
 * @param moments the newest moments kept in memory, and as many of the newest alerts; the oldest go
 * @param scorePairs (stream, query) pairs with recent scores; the one longest silent goes
 * @param scorePoints recent scores a pair; the oldest go
 * @param thumbnailBytes all thumbnails together; the one longest unchanged goes
 * @param eventClients clients that listen to events; one more is answered 503
 * @param eventQueue events waiting for one client; at half of it scores are left out, at all of it
 *     the client is dropped
 * @param eventRing events kept for clients that come back; an older one starts anew
 */
public record GatewayLimits(
    int httpThreads,
    int connections,
    int bodyBytes,
    int streams,
    int queries,
    int moments,
    int scorePairs,
    int scorePoints,
    long thumbnailBytes,
    int eventClients,
    int eventQueue,
    int eventRing) {
  public static final GatewayLimits DEFAULT =
      new GatewayLimits(
          16, 1024, 64 * 1024, 10_000, 10_000, 10_000, 2_000, 480, 64L << 20, 256, 4_096, 16_384);

  /**
   * @throws IllegalArgumentException naming every limit that is out of its range
   */
  public GatewayLimits {
    List<String> wrong = new ArrayList<>();
    check(wrong, "httpThreads", httpThreads, 8, 1_000);
    check(wrong, "connections", connections, 8, 100_000);
    check(wrong, "bodyBytes", bodyBytes, 1_024, 16 << 20);
    check(wrong, "streams", streams, 1, 100_000);
    check(wrong, "queries", queries, 1, 100_000);
    check(wrong, "moments", moments, 1, 1_000_000);
    check(wrong, "scorePairs", scorePairs, 1, 100_000);
    check(wrong, "scorePoints", scorePoints, 1, 100_000);
    check(wrong, "thumbnailBytes", thumbnailBytes, 1 << 20, 16L << 30);
    check(wrong, "eventClients", eventClients, 1, 10_000);
    check(wrong, "eventQueue", eventQueue, 2, 1_000_000);
    check(wrong, "eventRing", eventRing, 1, 1_000_000);
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  private static void check(List<String> wrong, String name, long value, long least, long most) {
    if (value < least || value > most) {
      wrong.add(name + " must be " + least + " to " + most + ", but was " + value);
    }
  }
}
