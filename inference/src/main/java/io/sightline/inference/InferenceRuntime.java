package io.sightline.inference;

import ai.onnxruntime.OrtEnvironment;
import io.sightline.inference.SessionPool.Lease;
import io.sightline.inference.bundle.BundleRejectedException;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of ONNX Runtime in a process: its environment, its sessions, and every encoder and
 * head made of them. Thread-safe.
 *
 * <p>Encoders and heads are closed by whoever asked for them; those still open when the runtime is
 * closed are named in the log and closed then, the youngest first. Two of the same model file share
 * one session.
 */
public final class InferenceRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceRuntime.class);

  private final OrtEnvironment environment;
  private final RuntimeOptions options;
  private final ProviderChoice choice;
  private final SessionPool sessions;
  private final Map<AutoCloseable, Integer> parts = new IdentityHashMap<>();
  private int made;
  private boolean closed;

  private InferenceRuntime(OrtEnvironment environment, RuntimeOptions options) {
    this.environment = environment;
    this.options = options;
    this.choice = ProviderChoice.probe(environment, options);
    this.sessions = new SessionPool(environment, new SessionSettings(choice.provider(), options));
  }

  /**
   * Chooses the provider and logs the choice with its reason.
   *
   * @throws InferenceException if the provider that was forced does not work
   */
  public static InferenceRuntime open(RuntimeOptions options) {
    InferenceRuntime runtime =
        new InferenceRuntime(LastingEnvironment.get(options.threads()), options);
    LOG.info(
        "ONNX Runtime {} on {} ({})",
        runtime.environment.getVersion(),
        runtime.choice.provider(),
        runtime.choice.reason());
    return runtime;
  }

  /** ONNX Runtime's version. */
  public String version() {
    return environment.getVersion();
  }

  /** What runs the graphs. */
  public Provider provider() {
    return choice.provider();
  }

  /** Why that one. */
  public String providerReason() {
    return choice.reason();
  }

  /**
   * @throws BundleRejectedException if the image graph is not as the contract wants it or fails the
   *     self-test
   */
  public ImageEncoder imageEncoder(EncoderBundle bundle) {
    return serve(
        bundle.dir(),
        bundle.image().model(),
        Optional.of(ImageEncoder.batches(bundle, options.imagesPerRun())),
        lease -> new ImageEncoder(this, environment, lease, bundle, options.imagesPerRun()));
  }

  /**
   * @throws BundleRejectedException if the text graph or the tokenizer is not as the contract wants
   *     it or fails the self-test
   */
  public TextEncoder textEncoder(EncoderBundle bundle) {
    return serve(
        bundle.dir(),
        bundle.text().model(),
        Optional.empty(),
        lease -> new TextEncoder(this, environment, lease, bundle));
  }

  /**
   * A head for the features of an encoder.
   *
   * @throws BundleRejectedException if the head was made for another encoder, is not as the
   *     contract wants it, or fails the self-test
   */
  public OnnxHead head(HeadBundle bundle, EncoderBundle encoder) {
    if (bundle.encoder().isPresent() && !bundle.encoder().get().equals(encoder.name())) {
      throw new BundleRejectedException(
          bundle.dir(),
          List.of(
              "encoder: expected "
                  + bundle.encoder().get()
                  + ", for which the head was trained, found "
                  + encoder.name()));
    }
    return head(bundle, encoder.dim());
  }

  /**
   * A head for features of a size, where the encoder's bundle is not at hand.
   *
   * @param dim D
   * @throws BundleRejectedException if the head is not as the contract wants it for that size, or
   *     fails the self-test
   */
  public OnnxHead head(HeadBundle bundle, int dim) {
    OptionalInt wanted = bundle.dim();
    if (wanted.isPresent() && wanted.getAsInt() != dim) {
      throw new BundleRejectedException(
          bundle.dir(),
          List.of("dim: expected an encoder of " + wanted.getAsInt() + ", found one of " + dim));
    }
    return serve(
        bundle.dir(),
        bundle.model(),
        Optional.empty(),
        lease -> new OnnxHead(this, environment, lease, bundle, dim));
  }

  /**
   * How many floating-point operations a second of its CPU time the calling thread reaches in a
   * matrix product, where the runtime has one thread.
   *
   * @param time to measure for
   */
  public double matrixRate(Duration time) {
    return MatrixRate.measure(environment, new SessionSettings(choice.provider(), options), time);
  }

  /** The encoders and heads that are open, the oldest first. */
  public List<String> stillOpen() {
    synchronized (parts) {
      return parts.entrySet().stream()
          .sorted(Map.Entry.comparingByValue())
          .map(part -> part.getKey().toString())
          .toList();
    }
  }

  /** Ids of the heads that are open, each once; every one has passed its self-test here. */
  public List<String> heads() {
    synchronized (parts) {
      return parts.entrySet().stream()
          .sorted(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .filter(OnnxHead.class::isInstance)
          .map(part -> ((OnnxHead) part).id())
          .distinct()
          .toList();
    }
  }

  /** How many sessions are open; two users of a model file share one. */
  public int sessions() {
    return sessions.size();
  }

  /** Closes what is still open, naming it in the log; waits for runs under way. */
  @Override
  public void close() {
    List<Map.Entry<AutoCloseable, Integer>> left;
    synchronized (parts) {
      if (closed) {
        return;
      }
      closed = true;
      left = new ArrayList<>(parts.entrySet().stream().map(Map.Entry::copyOf).toList());
    }
    left.sort(Collections.reverseOrder(Map.Entry.comparingByValue()));
    for (Map.Entry<AutoCloseable, Integer> part : left) {
      LOG.warn("{} was not closed by who opened it", part.getKey());
      try {
        part.getKey().close();
      } catch (Exception e) {
        LOG.warn("{} did not close", part.getKey(), e);
      }
    }
  }

  /** Called by a part that is closed. */
  void forget(AutoCloseable part) {
    synchronized (parts) {
      parts.remove(part);
    }
  }

  private <P extends AutoCloseable> P serve(
      Path bundle, Path model, Optional<BatchRange> range, Function<Lease, P> maker) {
    synchronized (parts) {
      if (closed) {
        throw new IllegalStateException("the inference runtime is closed");
      }
    }
    Lease lease;
    try {
      lease = sessions.lease(model, range);
    } catch (InferenceException e) {
      throw new BundleRejectedException(bundle, List.of(e.getMessage()), e);
    }
    P part;
    try {
      part = maker.apply(lease);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
    synchronized (parts) {
      if (!closed) {
        parts.put(part, made++);
        return part;
      }
    }
    closeQuietly(part);
    throw new IllegalStateException("the inference runtime was closed meanwhile");
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("{} did not close", part, e);
    }
  }
}
