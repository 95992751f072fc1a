package io.sightline.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.Result;
import ai.onnxruntime.TensorInfo;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryVectors;
import io.sightline.inference.SessionPool.Lease;
import io.sightline.inference.TensorSpec.Side;
import io.sightline.inference.bundle.BundleRejectedException;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.text.ClipTokenizer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sentences to query vectors, one at a time. Thread-safe: one run at a time, the others wait. */
public final class TextEncoder implements AutoCloseable {
  private final InferenceRuntime runtime;
  private final Lease lease;
  private final EncoderBundle bundle;
  private final ClipTokenizer tokenizer;
  private final ReusableTensor ids;
  private final ReusableTensor mask;

  /** L where the graph fixes it, else 0: sentences are then run without padding. */
  private final int fixedLength;

  private boolean closed;

  /**
   * What the graph makes of a sentence.
   *
   * @param tokens {@code [tokens * width]}, valid ones only
   */
  record Encoding(float[] pooled, float[] tokens, int width) {
    boolean unknown() {
      return Arrays.equals(pooled, new float[pooled.length]);
    }
  }

  TextEncoder(
      InferenceRuntime runtime, OrtEnvironment environment, Lease lease, EncoderBundle bundle) {
    this.runtime = runtime;
    this.lease = lease;
    this.bundle = bundle;
    this.fixedLength = checkGraph();
    try {
      this.tokenizer = ClipTokenizer.load(bundle.text().tokenizer());
    } catch (IllegalArgumentException e) {
      throw new BundleRejectedException(bundle.dir(), List.of(e.getMessage()), e);
    }
    this.ids = new ReusableTensor(environment);
    this.mask = new ReusableTensor(environment);
    List<String> failures = EncoderSelfTest.texts(this, tokenizer, bundle.golden());
    if (!failures.isEmpty()) {
      ids.close();
      mask.close();
      throw new BundleRejectedException(bundle.dir(), failures);
    }
  }

  /** {@code name@version} of the bundle. */
  public String id() {
    return bundle.id();
  }

  /** D. */
  public int dim() {
    return bundle.dim();
  }

  /** The most tokens of a sentence, those of start and end included. */
  public int contextLength() {
    return bundle.text().contextLength();
  }

  /**
   * @return vectors of the sentence and of each of its tokens, without padding
   * @throws UnknownWordsException if the encoder knows none of the words, or there are none
   * @throws SentenceTooLongException if it has more characters than {@link Query#MAX_SENTENCE} or
   *     more tokens than {@link #contextLength}
   */
  public QueryVectors encode(String sentence) {
    if (sentence.isBlank()) {
      throw new UnknownWordsException(id(), sentence);
    }
    if (sentence.length() > Query.MAX_SENTENCE) {
      throw new SentenceTooLongException(id(), sentence.length(), "characters", Query.MAX_SENTENCE);
    }
    long[] tokens = tokenizer.encode(sentence);
    if (tokens.length > contextLength()) {
      throw new SentenceTooLongException(id(), tokens.length, "tokens", contextLength());
    }
    Encoding encoding = run(tokens);
    if (encoding.unknown()) {
      throw new UnknownWordsException(id(), sentence);
    }
    return new QueryVectors(id(), encoding.tokens, encoding.width, encoding.pooled);
  }

  /** The same; empty for a sentence that {@link #encode} refuses. */
  public Optional<QueryVectors> encodeIfKnown(String sentence) {
    try {
      return Optional.of(encode(sentence));
    } catch (UnknownWordsException | SentenceTooLongException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ids.close();
      mask.close();
      lease.close();
    }
    runtime.forget(this);
  }

  @Override
  public String toString() {
    return "text encoder " + id();
  }

  synchronized Encoding run(long[] tokens) {
    if (closed) {
      throw new IllegalStateException(this + " is closed");
    }
    EncoderBundle.Text text = bundle.text();
    int length = fixedLength > 0 ? fixedLength : tokens.length;
    LongBuffer idRoom = ids.longs(1, length);
    LongBuffer maskRoom = mask.longs(1, length);
    for (int i = 0; i < length; i++) {
      // Padded with the last token, which marks the end; the mask says that it does not count.
      idRoom.put(tokens[Math.min(i, tokens.length - 1)]);
      maskRoom.put(i < tokens.length ? 1 : 0);
    }
    Map<String, OnnxTensor> inputs = Map.of(text.ids(), ids.tensor(), text.mask(), mask.tensor());
    try (Result result = lease.session().run(inputs, Set.of(text.pooled(), text.tokens()))) {
      float[] pooled = new float[dim()];
      floats(result, text.pooled()).get(pooled);
      FloatBuffer states = floats(result, text.tokens());
      int width = states.remaining() / length;
      float[] valid = new float[tokens.length * width];
      states.get(valid);
      return new Encoding(pooled, valid, width);
    } catch (OrtException e) {
      throw new InferenceException(this + " failed on " + tokens.length + " tokens", e);
    }
  }

  private static FloatBuffer floats(Result result, String name) {
    return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
  }

  private int checkGraph() {
    EncoderBundle.Text text = bundle.text();
    Side n = Side.free("N");
    Side length = Side.of("L", contextLength());
    List<TensorSpec> inputs =
        List.of(TensorSpec.longs(text.ids(), n, length), TensorSpec.longs(text.mask(), n, length));
    List<TensorSpec> outputs =
        List.of(
            TensorSpec.floats(text.pooled(), n, Side.of("D", dim())),
            TensorSpec.floats(text.tokens(), n, length, Side.any("E")));
    GraphCheck.check(lease.session(), bundle.dir(), inputs, outputs);
    try {
      NodeInfo node = lease.session().getInputInfo().get(text.ids());
      return (int) Math.max(0, ((TensorInfo) node.getInfo()).getShape()[1]);
    } catch (OrtException e) {
      throw new InferenceException("cannot read the graph of " + bundle.dir(), e);
    }
  }
}
