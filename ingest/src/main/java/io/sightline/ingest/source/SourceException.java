package io.sightline.ingest.source;

/** A source gives no frames. Its message is for people and holds no secret. */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1;

  private final SourceFailure failure;

  /** With the failure's own words. */
  public SourceException(SourceFailure failure) {
    this(failure, "");
  }

  /**
   * @param detail added to the failure's words in brackets unless empty; must hold no secret
   */
  public SourceException(SourceFailure failure, String detail) {
    super(failure.words() + (detail.isEmpty() ? "" : " (" + detail + ")"));
    this.failure = failure;
  }

  public SourceFailure failure() {
    return failure;
  }
}
