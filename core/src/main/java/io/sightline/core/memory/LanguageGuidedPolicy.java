package io.sightline.core.memory;

import io.sightline.core.video.MediaTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Keeps what matters to the standing queries in detail, and of everything else enough to know what
 * is usual.
 *
 * <p>A frame that leaves short-term memory is merged into its near-duplicate or admitted. When
 * there are more than M slots, the one that would be missed least is merged into its nearest
 * neighbour: frames are never dropped, so the weights always add up to the frames that went by.
 * Without queries, novelty and recency decide. Deterministic; ties go to the slot last seen longest
 * ago.
 */
public final class LanguageGuidedPolicy implements MemoryPolicy {
  /*
   * The slots are a clustering of the stream's past, made in one pass with bounded state.
   *
   * 1. Near-duplicate. Two frames are one if 1 - cosine <= duplicateSteps * usualStep * fill, with
   *    usualStep the median distance of neighbouring frames of this stream and fill the share of
   *    slots taken: no further apart than neighbours usually are. The median makes it free of the
   *    encoder's scale and of the scene's noise. Fill makes an empty memory curious and a full one
   *    strict: a place where everything always moves uses all its slots, and a still place keeps
   *    several of its own noise, from which a head can tell how much the background scatters.
   * 2. What a slot stands for. Its feature is the mean direction of its frames, where a near-duplicate
   *    counts 1 / (1 + inertia) at least: it follows the light through the day, but a person who
   *    walks in frame by frame cannot drag the empty room along, as replacing it by the newest frame
   *    would let them. Its time is that of the newest frame, so age means "not seen for".
   * 3. What would be missed: the distortion of remembering a slot by its nearest neighbour,
   *
   *      loss = (1 - cosine to nearest) * log2(1 + frames) * 2^(-age / halfLife)
   *             * (1 + relevanceGain * contrast)
   *
   *    with contrast in [0, 1] as in QueryContrast. Relevance thus buys resolution: near what is
   *    asked for, differences 1 + relevanceGain times smaller are still kept. The distance of a
   *    duplicate shrinks by the same factor.
   * 4. A floor for the background. Scores are measured against what is unlike the query, so slots
   *    with contrast below one half are not given up while there are backgroundShare * M or fewer,
   *    however long the subject stays.
   *
   * Cost: M dot products for each slot that changed, two or three a frame, and one for each of them a
   * query; the rest is known from the frame before (SimilarityCache). An eviction looks at M^2 / 2
   * distances and sorts M numbers a query. Does not grow with a stream's age.
   */
  private static final double RELEVANT = 0.5;

  private static final long CACHE_BYTES = 32 << 20;

  private final Config config;
  private final SimilarityCache cache = new SimilarityCache(CACHE_BYTES);

  public LanguageGuidedPolicy() {
    this(Config.DEFAULT);
  }

  public LanguageGuidedPolicy(Config config) {
    this.config = Objects.requireNonNull(config, "config");
  }

  /**
   * How the policy weighs.
   *
   * @param duplicateSteps usual steps between neighbouring frames within which two frames that no
   *     query asks for count as one in a full memory, 0 to 100; at 0 only equal features do
   * @param inertia frames that the mean of a slot reaches back, 1 to 1,000,000
   * @param halfLife age at which a slot that was not seen again counts half, above 0
   * @param relevanceGain how much more a slot counts that stands out towards a query, 0 to 100
   * @param backgroundShare share of the slots kept for what no query asks for, 0 to 1
   */
  public record Config(
      double duplicateSteps,
      int inertia,
      Duration halfLife,
      double relevanceGain,
      double backgroundShare) {
    public static final Config DEFAULT = new Config(1, 64, Duration.ofHours(1), 3, 0.25);

    /**
     * @throws IllegalArgumentException naming every field that is out of its range
     */
    public Config {
      List<String> wrong = new ArrayList<>();
      if (!(duplicateSteps >= 0 && duplicateSteps <= 100)) {
        wrong.add("duplicateSteps must be 0 to 100, but was " + duplicateSteps);
      }
      if (inertia < 1 || inertia > 1_000_000) {
        wrong.add("inertia must be 1 to 1000000, but was " + inertia);
      }
      if (halfLife.isNegative() || halfLife.isZero()) {
        wrong.add("halfLife must be above 0, but was " + halfLife);
      }
      if (!(relevanceGain >= 0 && relevanceGain <= 100)) {
        wrong.add("relevanceGain must be 0 to 100, but was " + relevanceGain);
      }
      if (!(backgroundShare >= 0 && backgroundShare <= 1)) {
        wrong.add("backgroundShare must be 0 to 1, but was " + backgroundShare);
      }
      if (!wrong.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", wrong));
      }
    }
  }

  @Override
  public List<MemorySlot> admit(
      List<MemorySlot> longTerm, MemoryFrame leaving, Surroundings around) {
    if (around.capacity() == 0) {
      return List.of();
    }
    Similarities similarities = cache.take(longTerm);
    similarities.keep(around.queries());
    List<MemorySlot> next = admit(longTerm, leaving, around, similarities);
    cache.put(next, similarities);
    return next;
  }

  private List<MemorySlot> admit(
      List<MemorySlot> longTerm,
      MemoryFrame leaving,
      Surroundings around,
      Similarities similarities) {
    List<MemorySlot> kept = new ArrayList<>(longTerm);
    MemorySlot newcomer = new MemorySlot(MemorySlot.freeNumber(kept), leaving, 1);
    Neighbour nearest = Neighbour.of(newcomer, kept, similarities);
    if (nearest.index() >= 0 && isDuplicate(newcomer, nearest, kept, around, similarities)) {
      merge(kept, nearest.index(), newcomer, 1f / (1 + config.inertia));
    } else {
      kept.add(newcomer);
    }
    if (kept.size() > around.capacity()) {
      evict(kept, around, similarities);
    }
    return MemorySlot.numberedBelow(around.capacity(), kept);
  }

  private boolean isDuplicate(
      MemorySlot newcomer,
      Neighbour nearest,
      List<MemorySlot> kept,
      Surroundings around,
      Similarities similarities) {
    double fill = Math.min(1, (double) kept.size() / around.capacity());
    double coarse = config.duplicateSteps * around.usualStep() * fill;
    double distance = nearest.distance();
    if (distance <= Math.max(UsualStep.LEAST, coarse / (1 + config.relevanceGain))) {
      return true;
    }
    if (distance > coarse) {
      return false;
    }
    List<MemorySlot> all = new ArrayList<>(kept);
    all.add(newcomer);
    double[] contrast = QueryContrast.largest(all, around.queries(), similarities);
    double most = Math.max(contrast[nearest.index()], contrast[kept.size()]);
    return distance <= coarse / (1 + config.relevanceGain * most);
  }

  private void evict(List<MemorySlot> kept, Surroundings around, Similarities similarities) {
    kept.sort(MemorySlot.OLDEST_FIRST);
    while (kept.size() > around.capacity()) {
      Neighbour[] neighbours = Neighbour.all(kept, similarities);
      int victim = leastMissed(kept, neighbours, around, similarities);
      merge(kept, neighbours[victim].index(), kept.get(victim), 0);
      kept.remove(victim);
    }
  }

  private int leastMissed(
      List<MemorySlot> kept,
      Neighbour[] neighbours,
      Surroundings around,
      Similarities similarities) {
    double[] contrast = QueryContrast.largest(kept, around.queries(), similarities);
    int background = 0;
    for (double c : contrast) {
      background += c < RELEVANT ? 1 : 0;
    }
    boolean backgroundIsScarce = background <= config.backgroundShare * around.capacity();
    int least = -1;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < kept.size(); i++) {
      if (backgroundIsScarce && contrast[i] < RELEVANT && background < kept.size()) {
        continue;
      }
      double loss = loss(kept.get(i), neighbours[i].distance(), contrast[i], around.now());
      if (loss < smallest) {
        smallest = loss;
        least = i;
      }
    }
    return least;
  }

  private double loss(MemorySlot slot, double distance, double contrast, MediaTime now) {
    double age = Math.max(0, now.secondsSince(slot.frame().time()));
    double fade = Math.pow(2, -age / (config.halfLife.toMillis() / 1e3));
    return distance * QueryContrast.mass(slot) * fade * (1 + config.relevanceGain * contrast);
  }

  /**
   * Puts the frames of one slot to those of the slot at the index.
   *
   * @param leastShare of the mean that the new frames get at least
   */
  private static void merge(List<MemorySlot> kept, int index, MemorySlot from, float leastShare) {
    MemorySlot into = kept.get(index);
    long frames = (long) into.weight() + from.weight();
    float share = Math.max(leastShare, (float) from.weight() / frames);
    MemoryFrame newest =
        from.frame().time().compareTo(into.frame().time()) >= 0 ? from.frame() : into.frame();
    MemoryFrame frame =
        new MemoryFrame(
            newest.seq(),
            newest.time(),
            newest.capturedAt(),
            into.frame().feature().toward(from.frame().feature(), share));
    kept.set(index, new MemorySlot(into.slot(), frame, (int) Math.min(Integer.MAX_VALUE, frames)));
  }

  /**
   * The slot most like another one.
   *
   * @param index its place in the list; -1 where there is no other
   * @param distance 1 - cosine, 0 to 2; infinite where there is no other
   */
  private record Neighbour(int index, double distance) {
    static final Neighbour NONE = new Neighbour(-1, Double.POSITIVE_INFINITY);

    Neighbour nearer(int candidate, double at) {
      return at < distance ? new Neighbour(candidate, at) : this;
    }

    static Neighbour of(MemorySlot slot, List<MemorySlot> others, Similarities similarities) {
      Neighbour nearest = NONE;
      for (int i = 0; i < others.size(); i++) {
        nearest = nearest.nearer(i, 1 - similarities.between(slot, others.get(i)));
      }
      return nearest;
    }

    static Neighbour[] all(List<MemorySlot> slots, Similarities similarities) {
      Neighbour[] nearest = new Neighbour[slots.size()];
      Arrays.fill(nearest, NONE);
      for (int i = 0; i < nearest.length; i++) {
        for (int j = 0; j < i; j++) {
          double distance = 1 - similarities.between(slots.get(i), slots.get(j));
          nearest[i] = nearest[i].nearer(j, distance);
          nearest[j] = nearest[j].nearer(i, distance);
        }
      }
      return nearest;
    }
  }
}
