package io.sightline.ingest.testing;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What goes wrong with cameras, done to an {@link RtspCamera} and undone again.
 *
 * <p>Where it is said that pictures go on, nothing is lost: at most a new epoch begins.
 */
public enum CameraFault {
  /** The connection is closed in order; the camera can be reached again at once. */
  HANGS_UP(RtspCamera::hangUp, camera -> {}),
  /** The connection breaks; the camera can be reached again at once. */
  BREAKS(RtspCamera::reset, camera -> {}),
  /** Its power is off: connections break, new ones are refused. */
  POWER_OFF(RtspCamera::switchOff, RtspCamera::switchOn),
  /** It keeps the connection and sends nothing more. */
  STALLS(camera -> camera.stall(true), camera -> camera.stall(false)),
  /** Nobody publishes, but the server is well and says so. */
  PUBLISHER_GONE(
      camera -> {
        camera.reportsGoOn(true);
        camera.stall(true);
      },
      camera -> {
        camera.stall(false);
        camera.reportsGoOn(false);
      }),
  /** The connection breaks, and who connects again gets no answer. */
  SAYS_NOTHING(
      camera -> {
        camera.mute(true);
        camera.reset();
      },
      camera -> camera.mute(false)),
  /** The server knows no such stream any more. */
  NOT_FOUND(
      camera -> {
        camera.answer(404);
        camera.hangUp();
      },
      camera -> camera.answer(200)),
  /** The server has trouble of its own. */
  SERVER_ERROR(
      camera -> {
        camera.answer(503);
        camera.hangUp();
      },
      camera -> camera.answer(200)),
  /** The pictures stop, and who connects again is offered only sound. */
  VIDEO_LOST(camera -> camera.withoutVideo(true), camera -> camera.withoutVideo(false)),
  /** What comes cannot be decoded. */
  GARBAGE(camera -> camera.garbage(true), camera -> camera.garbage(false)),
  /** The password was changed: a person has to put it right, so it is tried again only slowly. */
  WRONG_PASSWORD(
      camera -> {
        camera.password("admin", "another", true);
        camera.reset();
      },
      RtspCamera::open),
  /** Packets are lost; pictures go on, with holes. */
  PACKET_LOSS(camera -> camera.lossy(true), camera -> camera.lossy(false)),
  /** Timestamps jump ahead and later back; pictures go on. */
  CLOCK_FORWARD(
      camera -> camera.shiftTimestamps(Duration.ofSeconds(40)),
      camera -> camera.shiftTimestamps(Duration.ZERO)),
  /** Timestamps jump back and later ahead; pictures go on. */
  CLOCK_BACK(
      camera -> camera.shiftTimestamps(Duration.ofSeconds(-40)),
      camera -> camera.shiftTimestamps(Duration.ZERO)),
  /** Another size and frame rate on the same connection; pictures go on. */
  NEW_FORMAT(RtspCamera::showAnother, camera -> camera.show(null));

  private final Consumer<RtspCamera> strike;
  private final Consumer<RtspCamera> heal;

  CameraFault(Consumer<RtspCamera> strike, Consumer<RtspCamera> heal) {
    this.strike = strike;
    this.heal = heal;
  }

  public void strike(RtspCamera camera) {
    strike.accept(camera);
  }

  /** As if nothing had been. */
  public void heal(RtspCamera camera) {
    heal.accept(camera);
  }

  /** Whether pictures go on. */
  public boolean picturesGoOn() {
    return compareTo(PACKET_LOSS) >= 0;
  }

  /** Whether it is over at once. */
  public boolean isMomentary() {
    return this == HANGS_UP || this == BREAKS;
  }

  /** Whether a person has to mend it, so that it is tried again only now and then. */
  public boolean needsPerson() {
    return this == WRONG_PASSWORD;
  }
}
