package io.sightline.inference.bundle;

import java.nio.file.Path;
import java.util.List;

/**
 * A bundle that does not serve: a file is missing, a field or a graph is not as the contract wants
 * it, or its self-test fails. Says everything that was expected and found, not only the first.
 */
public final class BundleRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path bundle;
  private final transient List<String> problems;

  /**
   * @param bundle the folder
   * @param problems at least one, each naming what was expected and found
   */
  public BundleRejectedException(Path bundle, List<String> problems) {
    this(bundle, problems, null);
  }

  public BundleRejectedException(Path bundle, List<String> problems, Throwable cause) {
    super("bundle " + bundle + " is refused:\n  - " + String.join("\n  - ", problems), cause);
    this.bundle = bundle;
    this.problems = List.copyOf(problems);
  }

  /** The folder. */
  public Path bundle() {
    return bundle;
  }

  public List<String> problems() {
    return problems;
  }
}
