package io.sightline.core.video;

import io.sightline.core.video.StreamStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The one true answer to "is this stream delivering now". Immutable.
 *
 * @param delivering whether frames of it arrive and are watched
 * @param why one line for people where they do not, empty where they do
 */
public record Delivery(boolean delivering, String why) {
  /**
   * A worker says what its streams do every few seconds. Who has not been heard of for this long is
   * dead, cut off or hanging.
   */
  public static final Duration SILENCE = Duration.ofSeconds(8);

  /**
   * Sources that send in bursts rest up to half a minute between them, and their worker knows that.
   * A stream that is online without a frame for longer than this has no encoder.
   */
  public static final Duration FRAMELESS = Duration.ofSeconds(40);

  private static final Delivery YES = new Delivery(true, "");

  public Delivery {
    Objects.requireNonNull(why, "why");
  }

  /**
   * @param status what was said of the stream last
   * @param now wall clock; a status from the future, of a clock that goes ahead, counts as new
   */
  public static Delivery of(StreamStatus status, Instant now) {
    Delivery then = whenSaid(status);
    Duration silent = Duration.between(status.at(), now);
    return then.delivering && silent.compareTo(SILENCE) > 0
        ? no("nothing was heard of its worker for " + silent.toSeconds() + " s")
        : then;
  }

  /**
   * Until when a status counts as delivering, if nothing more is heard: for those who show it
   * without asking again.
   *
   * @return empty where the stream does not deliver
   */
  public static Optional<Instant> until(StreamStatus status) {
    return whenSaid(status).delivering ? Optional.of(status.at().plus(SILENCE)) : Optional.empty();
  }

  /** Whether it delivered when the status was written. */
  private static Delivery whenSaid(StreamStatus status) {
    if (status.state() != State.ONLINE) {
      return no(status.reason().isEmpty() ? words(status.state()) : status.reason());
    }
    // Judged by the worker's own clock, which may be another than ours.
    Duration frameless =
        status.work().lastFrame().map(last -> Duration.between(last, status.at())).orElse(null);
    if (frameless != null && frameless.compareTo(FRAMELESS) > 0) {
      return no("no frame was watched for " + frameless.toSeconds() + " s");
    }
    return YES;
  }

  private static Delivery no(String why) {
    return new Delivery(false, why);
  }

  private static String words(State state) {
    return switch (state) {
      case CONNECTING -> "connecting";
      case ONLINE -> "";
      case OFFLINE -> "offline";
      case ENDED -> "came to its end";
      case DISABLED -> "switched off";
    };
  }
}
