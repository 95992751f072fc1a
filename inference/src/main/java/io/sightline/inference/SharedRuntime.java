package io.sightline.inference;

/**
 * A share in the one runtime of this process, for code that an engine makes and nobody can hand a
 * runtime to: the subtasks of an operator. The first share opens it, the last that is closed closes
 * it. Thread-safe.
 */
public final class SharedRuntime implements AutoCloseable {
  private static final Object LOCK = new Object();
  private static InferenceRuntime current;
  private static RuntimeOptions currentOptions;
  private static int shares;

  private final InferenceRuntime runtime;
  private boolean closed;

  private SharedRuntime(InferenceRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * @throws IllegalStateException if the runtime is open with other options
   * @throws InferenceException as {@link InferenceRuntime#open}
   */
  public static SharedRuntime acquire(RuntimeOptions options) {
    synchronized (LOCK) {
      if (shares == 0) {
        current = InferenceRuntime.open(options);
        currentOptions = options;
      } else if (!currentOptions.equals(options)) {
        throw new IllegalStateException(
            "the inference runtime of this process is open with "
                + currentOptions
                + ", not with "
                + options);
      }
      shares++;
      return new SharedRuntime(current);
    }
  }

  /** Not to be closed itself. */
  public InferenceRuntime runtime() {
    return runtime;
  }

  @Override
  public void close() {
    synchronized (LOCK) {
      if (closed) {
        return;
      }
      closed = true;
      if (--shares == 0) {
        current.close();
        current = null;
      }
    }
  }
}
