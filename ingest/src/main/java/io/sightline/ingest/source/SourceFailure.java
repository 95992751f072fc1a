package io.sightline.ingest.source;

/** Why a source gives no frames, in words for people; none of them can hold a secret. */
public enum SourceFailure {
  REFUSED("connection refused: nothing listens at this address and port"),
  UNREACHABLE("cannot be reached: the name is unknown, or the network or the server fails"),
  /** Somebody answers, but cannot show that it is who it says. */
  UNTRUSTED(
      "its certificate is not trusted here, or it speaks no TLS: SSL_CERT_FILE may name a PEM file"
          + " with its certificate"),
  /** Trying again soon does not help, and many attempts may lock the account. */
  UNAUTHORISED("refused the user name or password"),
  /** As {@link #UNAUTHORISED}. */
  FORBIDDEN("these credentials may not see this stream"),
  NOT_FOUND("there is no stream at this address"),
  SERVER_ERROR("the server answers with an error"),
  OPEN_TIMEOUT("no picture came within the time to connect"),
  STALLED("the connection stands, but frames stopped coming"),
  DISCONNECTED("the connection was lost"),
  CORRUPT("the data cannot be understood: not a video, or damaged"),
  /** A recording that gave pictures, and ends before the length it names. */
  CUT_SHORT("the recording is cut short"),
  NO_VIDEO("there is no video in it"),
  UNSUPPORTED("this kind of video or address is not supported"),
  /** The credentials that the stream names could not be read here. */
  NO_CREDENTIALS("the credentials that the stream names cannot be read"),
  NO_ACCESS("the file may not be read"),
  CANCELLED("stopped"),
  BROKEN("failed to read");

  private final String words;

  SourceFailure(String words) {
    this.words = words;
  }

  /** One line for people. */
  public String words() {
    return words;
  }

  /** Whether a person has to change something first, so that it is tried again only slowly. */
  public boolean needsPerson() {
    return this == UNAUTHORISED || this == FORBIDDEN || this == NO_CREDENTIALS;
  }
}
