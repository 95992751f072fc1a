package io.sightline.app;

/** What the process's exit status means. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** It ran and failed. */
  public static final int FAILED = 1;

  /** The command line or the configuration is wrong; nothing was started. */
  public static final int USAGE = 2;

  /**
   * It cannot start here: a port in use, a folder that cannot be written, no disk space, no model
   * bundle. Nothing is left running.
   */
  public static final int CANNOT_START = 3;

  private ExitCode() {}
}
