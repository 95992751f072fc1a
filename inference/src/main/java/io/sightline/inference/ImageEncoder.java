package io.sightline.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.sightline.core.video.FrameFeature;
import io.sightline.inference.SessionPool.Lease;
import io.sightline.inference.TensorSpec.Side;
import io.sightline.inference.bundle.BundleRejectedException;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.Preprocessing;
import io.sightline.inference.image.RgbImage;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pictures to features, many in a run.
 *
 * <p>Thread-safe: one run at a time, the others wait. To run several at once ask the runtime for
 * several encoders; they share one session, and each has its own memory for {@code imagesPerRun}
 * pictures.
 */
public final class ImageEncoder implements AutoCloseable {
  private final InferenceRuntime runtime;
  private final Lease lease;
  private final EncoderBundle bundle;
  private final int groupsPerRun;
  private final ReusableTensor input;
  private final ReusableTensor output;
  private boolean closed;

  ImageEncoder(
      InferenceRuntime runtime,
      OrtEnvironment environment,
      Lease lease,
      EncoderBundle bundle,
      int imagesPerRun) {
    this.runtime = runtime;
    this.lease = lease;
    this.bundle = bundle;
    this.groupsPerRun = batches(bundle, imagesPerRun).most();
    checkGraph();
    this.input = new ReusableTensor(environment);
    this.output = new ReusableTensor(environment);
    List<String> failures = EncoderSelfTest.images(this, bundle.golden());
    if (!failures.isEmpty()) {
      input.close();
      output.close();
      throw new BundleRejectedException(bundle.dir(), failures);
    }
  }

  /** The shapes that its graph will see. */
  static BatchRange batches(EncoderBundle bundle, int imagesPerRun) {
    Preprocessing p = bundle.image().preprocessing();
    int frames = bundle.image().frames();
    List<Integer> picture = List.of(3, p.height(), p.width());
    List<Integer> group = List.of(frames, 3, p.height(), p.width());
    return new BatchRange(
        bundle.image().input(), Math.max(1, imagesPerRun / frames), frames == 1 ? picture : group);
  }

  /** {@code name@version} of the bundle: what its features say they were made by. */
  public String id() {
    return bundle.id();
  }

  /** D. */
  public int dim() {
    return bundle.dim();
  }

  /** T, how many frames make one feature; 1 for an encoder of single pictures. */
  public int frames() {
    return bundle.image().frames();
  }

  public Preprocessing preprocessing() {
    return bundle.image().preprocessing();
  }

  /**
   * Scales in Java, which is slow; for video see {@link #encodePrepared}.
   *
   * @param images of any size
   * @return one feature an image, in order
   * @throws IllegalStateException if this encoder takes groups of frames
   */
  public List<FrameFeature> encode(List<RgbImage> images) {
    return encodePrepared(images.stream().map(preprocessing()::prepare).toList());
  }

  /**
   * @param frames scaled by the caller to the box that {@link #preprocessing} gives
   * @return one feature a frame, in order
   * @throws IllegalStateException if this encoder takes groups of frames
   * @throws IllegalArgumentException if a frame was prepared for another size
   */
  public List<FrameFeature> encodePrepared(List<PreparedFrame> frames) {
    if (frames() != 1) {
      throw new IllegalStateException(
          "encoder " + id() + " takes groups of " + frames() + " frames: use encodeGroups");
    }
    return features(frames);
  }

  /**
   * @param groups each the newest {@link #frames} sampled frames of a stream, oldest first; at a
   *     stream's start the caller repeats the oldest it has
   * @return one feature a group, in order
   * @throws IllegalArgumentException if a group is not of that size, or a frame was prepared for
   *     another size
   */
  public List<FrameFeature> encodeGroups(List<List<PreparedFrame>> groups) {
    List<PreparedFrame> flat = new ArrayList<>(groups.size() * frames());
    for (List<PreparedFrame> group : groups) {
      if (group.size() != frames()) {
        throw new IllegalArgumentException(
            "encoder %s takes groups of %d frames, found one of %d"
                .formatted(id(), frames(), group.size()));
      }
      flat.addAll(group);
    }
    return features(flat);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      input.close();
      output.close();
      lease.close();
    }
    runtime.forget(this);
  }

  @Override
  public String toString() {
    return "image encoder " + id();
  }

  private List<FrameFeature> features(List<PreparedFrame> frames) {
    List<FrameFeature> features = new ArrayList<>(frames.size() / frames());
    for (float[] embedding : embed(frames)) {
      try {
        features.add(FrameFeature.of(embedding));
      } catch (IllegalArgumentException e) {
        throw new InferenceException(this + " gave no usable feature", e);
      }
    }
    return features;
  }

  /**
   * @param frames a whole number of groups, one after the other
   * @return {@code [groups][dim]}, not rounded
   */
  synchronized List<float[]> embed(List<PreparedFrame> frames) {
    if (closed) {
      throw new IllegalStateException(this + " is closed");
    }
    List<float[]> embeddings = new ArrayList<>(frames.size() / frames());
    int step = groupsPerRun * frames();
    for (int from = 0; from < frames.size(); from += step) {
      run(frames.subList(from, Math.min(frames.size(), from + step)), embeddings);
    }
    return embeddings;
  }

  private void run(List<PreparedFrame> frames, List<float[]> embeddings) {
    Preprocessing preprocessing = preprocessing();
    long height = preprocessing.height();
    long width = preprocessing.width();
    long groups = frames.size() / frames();
    FloatBuffer pixels =
        frames() == 1
            ? input.floats(groups, 3, height, width)
            : input.floats(groups, frames(), 3, height, width);
    for (PreparedFrame frame : frames) {
      preprocessing.writeTo(frame, pixels);
    }
    FloatBuffer numbers = output.floats(groups, dim());
    Map<String, OnnxTensor> inputs = Map.of(bundle.image().input(), input.tensor());
    Map<String, OnnxTensor> outputs = Map.of(bundle.image().output(), output.tensor());
    try {
      lease.run(inputs, outputs);
    } catch (OrtException e) {
      throw new InferenceException(this + " failed on " + groups + " pictures", e);
    }
    for (int i = 0; i < groups; i++) {
      float[] embedding = new float[dim()];
      numbers.get(embedding);
      embeddings.add(embedding);
    }
  }

  private void checkGraph() {
    Preprocessing p = preprocessing();
    Side n = Side.free("N");
    Side three = Side.of("3", 3);
    Side height = Side.of("H", p.height());
    Side width = Side.of("W", p.width());
    TensorSpec pixels =
        frames() == 1
            ? TensorSpec.floats(bundle.image().input(), n, three, height, width)
            : TensorSpec.floats(
                bundle.image().input(), n, Side.of("T", frames()), three, height, width);
    TensorSpec embeds = TensorSpec.floats(bundle.image().output(), n, Side.of("D", dim()));
    GraphCheck.check(lease.session(), bundle.dir(), List.of(pixels), List.of(embeds));
  }
}
