package io.sightline.core.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * Keeps what matters to the standing queries in detail, and of everything else enough to know what
 * is usual.
 *
 * <p>A frame that leaves short-term memory is merged into its near-duplicate or admitted. When
 * there are more than M slots, the one that would be missed least is merged into its nearest
 * neighbour: frames are never dropped, so the weights always add up to the frames that went by. The
 * slots that stand out most towards a query, its answers, are neither given up nor drawn to others.
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
   * 4. Answers. Contrast says that a slot matters to some query, so with many queries nearly all
   *    slots matter about as much, and a mean that moves on says "just now" of what it is a mean of.
   *    So the slots that stand out most towards each query (Answers) stay what they are: what is
   *    merged into them counts in their weight only, and what is like them at another time becomes a
   *    slot of its own, as does a newcomer that is an answer itself. At most answerShare * M.
   * 5. A floor for the background. Scores are measured against what is unlike the query, so slots
   *    that are like the least alike ones are not given up while there are backgroundShare * M or
   *    fewer, however long the subject stays. "Like" is counted in slots, from half of the floor: by
   *    weight, a subject that stays for hours becomes the usual thing, and its odd poses what is
   *    least like it.
   *
   * Cost: M dot products for each slot that changed, two or three a frame, and one for each of them a
   * query; the rest is known from the frame before (SimilarityCache). A frame that is merged or
   * admitted to a full memory sorts M numbers a query, once, and an eviction looks at M^2 / 2
   * distances. Does not grow with a stream's age.
   */
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
   * @param answers slots of each query that are its answers at most, 0 to 16
   * @param answerShare share of the slots that may be answers, 0 to 1
   */
  public record Config(
      double duplicateSteps,
      int inertia,
      Duration halfLife,
      double relevanceGain,
      double backgroundShare,
      int answers,
      double answerShare) {
    public static final Config DEFAULT = new Config(1, 64, Duration.ofHours(4), 3, 0.25, 3, 0.5);

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
      if (answers < 0 || answers > 16) {
        wrong.add("answers must be 0 to 16, but was " + answers);
      }
      if (!(answerShare >= 0 && answerShare <= 1)) {
        wrong.add("answerShare must be 0 to 1, but was " + answerShare);
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
    MemorySlot newcomer = new MemorySlot(MemorySlot.freeNumber(longTerm), leaving, 1);
    List<MemorySlot> kept = new ArrayList<>(longTerm);
    kept.add(newcomer);
    kept.sort(MemorySlot.OLDEST_FIRST);
    boolean full = kept.size() > around.capacity();
    double alike = alike(longTerm.size(), around);
    if (full || Neighbour.of(newcomer, kept, any -> true, similarities).distance() <= alike) {
      Standing standing = standing(kept, around, similarities);
      if (!join(newcomer, kept, standing, alike, similarities) && full) {
        evict(kept, standing, around, similarities);
      }
    }
    while (kept.size() > around.capacity()) {
      evict(kept, standing(kept, around, similarities), around, similarities);
    }
    return MemorySlot.numberedBelow(around.capacity(), kept);
  }

  /** The distance within which frames that no query asks for count as one. */
  private double alike(int slots, Surroundings around) {
    double fill = Math.min(1, (double) slots / around.capacity());
    return Math.max(UsualStep.LEAST, config.duplicateSteps * around.usualStep() * fill);
  }

  /**
   * How slots stand, in their order.
   *
   * @param contrast towards the query that each stands out to most
   * @param fade by age
   * @param answers which of them are answers
   */
  private record Standing(
      List<QueryContrast.Towards> queries, double[] contrast, double[] fade, boolean[] answers) {}

  private Standing standing(
      List<MemorySlot> slots, Surroundings around, Similarities similarities) {
    List<QueryContrast.Towards> queries = QueryContrast.each(slots, around.queries(), similarities);
    double[] fade = new double[slots.size()];
    for (int i = 0; i < fade.length; i++) {
      double age = Math.max(0, around.now().secondsSince(slots.get(i).frame().time()));
      fade[i] = Math.pow(2, -age / (config.halfLife.toMillis() / 1e3));
    }
    int most = (int) (config.answerShare * around.capacity());
    return new Standing(
        queries,
        QueryContrast.largest(queries, slots.size()),
        fade,
        Answers.of(slots, queries, fade, config.answers, most));
  }

  /**
   * Puts the newcomer to its near-duplicate, if it has one. An answer takes none of another time.
   */
  private boolean join(
      MemorySlot newcomer,
      List<MemorySlot> kept,
      Standing standing,
      double alike,
      Similarities similarities) {
    boolean[] answers = standing.answers();
    int own = kept.indexOf(newcomer);
    Neighbour nearest =
        Neighbour.of(
            newcomer,
            kept,
            i -> !(answers[i] && Answers.areApart(kept.get(i), newcomer)),
            similarities);
    if (nearest.index() < 0) {
      return false;
    }
    MemorySlot into = kept.get(nearest.index());
    double most = Math.max(standing.contrast()[nearest.index()], standing.contrast()[own]);
    if (nearest.distance() > Math.max(UsualStep.LEAST, alike / (1 + config.relevanceGain * most))
        || answers[own] && Answers.areApart(into, newcomer)) {
      return false;
    }
    merge(kept, nearest.index(), newcomer, 1f / (1 + config.inertia), standing);
    kept.remove(own);
    return true;
  }

  private void evict(
      List<MemorySlot> kept, Standing standing, Surroundings around, Similarities similarities) {
    Neighbour[] neighbours = Neighbour.all(kept, similarities);
    int victim = leastMissed(kept, neighbours, standing, around.capacity());
    merge(kept, neighbours[victim].index(), kept.get(victim), 0, standing);
    kept.remove(victim);
  }

  /**
   * Puts the frames of one slot to those of the slot at the index, which stays what it is if it is
   * an answer.
   *
   * @param leastShare of the mean that the new frames get at least
   */
  private static void merge(
      List<MemorySlot> kept, int index, MemorySlot from, float leastShare, Standing standing) {
    MemorySlot into = kept.get(index);
    kept.set(
        index, standing.answers()[index] ? into.heavierBy(from) : into.drawnTo(from, leastShare));
  }

  private int leastMissed(
      List<MemorySlot> kept, Neighbour[] neighbours, Standing standing, int capacity) {
    double floor = config.backgroundShare * capacity;
    int certain = Math.max(1, (int) (floor / 2));
    boolean[] background = QueryContrast.background(standing.queries(), kept.size(), certain);
    int backgrounds = 0;
    for (boolean one : background) {
      backgrounds += one ? 1 : 0;
    }
    boolean scarce = backgrounds <= floor;
    int least = -1;
    int leastGuarded = Integer.MAX_VALUE;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < kept.size(); i++) {
      int guarded = standing.answers()[i] ? 2 : scarce && background[i] ? 1 : 0;
      double loss =
          neighbours[i].distance()
              * QueryContrast.mass(kept.get(i))
              * standing.fade()[i]
              * (1 + config.relevanceGain * standing.contrast()[i]);
      if (guarded < leastGuarded || guarded == leastGuarded && loss < smallest) {
        least = i;
        leastGuarded = guarded;
        smallest = loss;
      }
    }
    return least;
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

    /** Of the other slots whose index is allowed. */
    static Neighbour of(
        MemorySlot slot, List<MemorySlot> slots, IntPredicate allowed, Similarities similarities) {
      Neighbour nearest = NONE;
      for (int i = 0; i < slots.size(); i++) {
        if (slots.get(i) != slot && allowed.test(i)) {
          nearest = nearest.nearer(i, 1 - similarities.between(slot, slots.get(i)));
        }
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
