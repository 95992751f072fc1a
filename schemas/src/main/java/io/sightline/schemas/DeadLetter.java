package io.sightline.schemas;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A record that could not be decoded: where it stood, its bytes, and why.
 *
 * <p>Of very large records only the first {@link #MAX_KEPT_BYTES} of key and value are kept, so
 * that a dead letter always fits its own topic. Owns its bytes; immutable and thread-safe.
 */
public final class DeadLetter {
  /** How many bytes of the key, and how many of the value, are kept. */
  public static final int MAX_KEPT_BYTES = 256 * 1024;

  /** How many characters of the cause are kept. */
  public static final int MAX_CAUSE = 2000;

  private final String topic;
  private final int partition;
  private final long offset;
  private final byte[] key;
  private final byte[] value;
  private final int keyLength;
  private final int valueLength;
  private final String cause;
  private final Instant at;

  /**
   * @param topic the topic the record stood on
   * @param key its whole key or null, copied
   * @param value its whole value or null, copied
   * @param cause why it could not be decoded, in one line without secrets
   * @param at wall clock when that was found
   */
  public DeadLetter(
      String topic,
      int partition,
      long offset,
      byte[] key,
      byte[] value,
      String cause,
      Instant at) {
    this(topic, partition, offset, key, value, length(key), length(value), cause, at);
  }

  /**
   * One whose bytes may have been cut already.
   *
   * @param keyLength bytes of the whole key, at least those given
   * @param valueLength bytes of the whole value, at least those given
   * @throws IllegalArgumentException if a length is smaller than what is given
   */
  public DeadLetter(
      String topic,
      int partition,
      long offset,
      byte[] key,
      byte[] value,
      int keyLength,
      int valueLength,
      String cause,
      Instant at) {
    this.topic = Objects.requireNonNull(topic, "topic");
    this.partition = partition;
    this.offset = offset;
    this.key = kept(key);
    this.value = kept(value);
    if (keyLength < length(key) || valueLength < length(value)) {
      throw new IllegalArgumentException(
          "keyLength and valueLength must be at least the bytes given, but were "
              + keyLength
              + " and "
              + valueLength);
    }
    this.keyLength = keyLength;
    this.valueLength = valueLength;
    this.cause = cause.length() > MAX_CAUSE ? cause.substring(0, MAX_CAUSE) : cause;
    this.at = Objects.requireNonNull(at, "at");
  }

  public String topic() {
    return topic;
  }

  public int partition() {
    return partition;
  }

  public long offset() {
    return offset;
  }

  /** The first bytes of the key, in a new array; empty if the record had none. */
  public Optional<byte[]> key() {
    return Optional.ofNullable(key).map(byte[]::clone);
  }

  /** The first bytes of the value, in a new array; empty if the record had none. */
  public Optional<byte[]> value() {
    return Optional.ofNullable(value).map(byte[]::clone);
  }

  /** Bytes of the whole key, 0 for none. */
  public int keyLength() {
    return keyLength;
  }

  /** Bytes of the whole value, 0 for none. */
  public int valueLength() {
    return valueLength;
  }

  public String cause() {
    return cause;
  }

  public Instant at() {
    return at;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeadLetter that
        && topic.equals(that.topic)
        && partition == that.partition
        && offset == that.offset
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value)
        && keyLength == that.keyLength
        && valueLength == that.valueLength
        && cause.equals(that.cause)
        && at.equals(that.at);
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic, partition, offset);
  }

  @Override
  public String toString() {
    return "DeadLetter[" + topic + "-" + partition + "@" + offset + ": " + cause + "]";
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static byte[] kept(byte[] bytes) {
    return bytes == null ? null : Arrays.copyOf(bytes, Math.min(bytes.length, MAX_KEPT_BYTES));
  }
}
