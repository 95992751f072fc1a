package io.sightline.app.kills;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A system whose parts are processes that can be killed. For one thread. */
interface KilledSystem extends AutoCloseable {
  /** What can be killed. */
  List<String> parts();

  /**
   * Kills it with -9, and sees to it that it is started again as whoever runs it would.
   *
   * @return for people: which process that was
   */
  String kill(String part) throws IOException, InterruptedException;

  /**
   * Whether all parts are there again, as far as they can be asked. A system may go on for a while
   * without one of them.
   */
  boolean stands() throws InterruptedException;

  /** Where the broker listens now; empty while that is not known. */
  String kafka();

  /** The gateway's address. */
  URI page();

  @Override
  void close() throws IOException, InterruptedException;
}
