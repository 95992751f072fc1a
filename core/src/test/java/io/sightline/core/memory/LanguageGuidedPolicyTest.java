package io.sightline.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sightline.core.memory.LanguageGuidedPolicy.Config;
import io.sightline.core.memory.MemoryPolicy.Surroundings;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LanguageGuidedPolicyTest {
  private static final int DIM = 64;
  private final Random random = new Random(42);
  private final LanguageGuidedPolicy policy = new LanguageGuidedPolicy();

  private static MemoryFrame at(double seconds, FrameFeature feature) {
    MediaTime time = MediaTime.ofSeconds(seconds);
    return new MemoryFrame(
        Math.round(seconds * 4), time, Scene.BEGIN.plusNanos(time.micros() * 1_000), feature);
  }

  private static MemorySlot slot(int number, double seconds, int weight, FrameFeature feature) {
    return new MemorySlot(number, at(seconds, feature), weight);
  }

  private static Surroundings around(double now, int capacity, double usualStep, float[]... query) {
    List<QueryVectors> queries = new ArrayList<>();
    for (float[] embedding : query) {
      queries.add(Scene.query(embedding));
    }
    return new Surroundings(queries, MediaTime.ofSeconds(now), capacity, usualStep);
  }

  private static FrameFeature axis(int axis) {
    return Scene.axis(DIM, axis);
  }

  /** Between two axes, the given angle from the first. */
  private static FrameFeature between(int from, int to, double radians) {
    float[] values = new float[DIM];
    values[from] = (float) Math.cos(radians);
    values[to] = (float) Math.sin(radians);
    return FrameFeature.of(values);
  }

  private static int weights(List<MemorySlot> slots) {
    return slots.stream().mapToInt(MemorySlot::weight).sum();
  }

  // Merging.

  @Test
  void theFirstFrameIsAdmitted() {
    List<MemorySlot> kept = policy.admit(List.of(), at(0, axis(0)), around(2, 4, 0.01));

    assertThat(kept).containsExactly(slot(0, 0, 1, axis(0)));
  }

  @Test
  void aNearDuplicateIsMergedAndTheOthersStayTheSameObjects() {
    MemorySlot near = slot(0, 0, 3, axis(0));
    MemorySlot other = slot(1, 1, 5, axis(1));

    List<MemorySlot> kept =
        policy.admit(List.of(near, other), at(2, between(0, 2, 0.05)), around(4, 4, 0.01));

    assertThat(kept).hasSize(2);
    assertThat(kept.get(0)).isSameAs(other);
    MemorySlot merged = kept.get(1);
    assertThat(merged.slot()).isZero();
    assertThat(merged.weight()).isEqualTo(4);
    assertThat(merged.frame().time()).isEqualTo(MediaTime.ofSeconds(2));
    assertThat(merged.frame().seq()).isEqualTo(8);
    assertThat(merged.frame().feature().length()).isCloseTo(1, within(1e-3f));
    double moved = Math.acos(merged.frame().feature().cosine(axis(0)));
    assertThat(moved).isCloseTo(0.05 / 4, within(2e-3));
  }

  @Test
  void whatIsFurtherThanUsualStepsIsAdmitted() {
    List<MemorySlot> one = List.of(slot(0, 0, 3, axis(0)));

    assertThat(policy.admit(one, at(2, between(0, 2, 0.3)), around(4, 4, 0.01))).hasSize(2);
    assertThat(policy.admit(one, at(2, between(0, 2, 0.3)), around(4, 4, 0.2))).hasSize(1);
  }

  @Test
  void theFullerTheMemoryTheMoreAlikeCountsAsOne() {
    MemoryFrame frame = at(9, between(0, 5, 0.1));
    List<MemorySlot> few = List.of(slot(0, 0, 1, axis(0)));
    List<MemorySlot> many =
        List.of(few.get(0), slot(1, 1, 1, axis(1)), slot(2, 2, 1, axis(2)), slot(3, 3, 1, axis(3)));

    assertThat(policy.admit(few, frame, around(11, 4, 0.01))).hasSize(2);
    assertThat(policy.admit(many, frame, around(11, 4, 0.01)).get(3).weight()).isEqualTo(2);
  }

  @Test
  void equalFramesAreOneBeforeAnythingIsKnownOfTheStream() {
    List<MemorySlot> kept = List.of();
    for (int i = 0; i < 100; i++) {
      kept =
          policy.admit(kept, at(i, Scene.noisy(new Random(3), new float[DIM], 1)), around(i, 8, 0));
    }
    assertThat(kept).singleElement().extracting(MemorySlot::weight).isEqualTo(100);
  }

  @Test
  void featuresOfLengthZeroAreOneAmongThemselvesOnly() {
    FrameFeature nothing = FrameFeature.of(new float[DIM]);
    List<MemorySlot> kept = List.of(slot(0, 0, 1, axis(0)));
    kept = policy.admit(kept, at(1, nothing), around(3, 8, 0.01));
    kept = policy.admit(kept, at(2, nothing), around(4, 8, 0.01));

    assertThat(kept).extracting(MemorySlot::weight).containsExactly(1, 2);
  }

  @Test
  void aWeightAtTheLargestNumberStaysThere() {
    List<MemorySlot> kept = List.of(slot(0, 0, Integer.MAX_VALUE, axis(0)));

    kept = policy.admit(kept, at(1, axis(0)), around(3, 8, 0.01));

    assertThat(kept).singleElement().extracting(MemorySlot::weight).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void howeverManyFramesASlotStandsForTheNewestStillMoveIt() {
    List<MemorySlot> kept = List.of(slot(0, 0, 1_000_000, axis(0)));
    for (int i = 1; i <= 200; i++) {
      kept = policy.admit(kept, at(i, between(0, 1, 0.1)), around(i + 2, 1, 0.01));
    }

    assertThat(kept.get(0).frame().feature().cosine(between(0, 1, 0.1))).isGreaterThan(0.9999f);
  }

  @Test
  void aSlotFollowsTheLightThroughTheDay() {
    List<MemorySlot> kept = List.of();
    int frames = 20_000;
    for (int i = 0; i < frames; i++) {
      FrameFeature light = between(0, 1, Math.PI / 2 * i / frames);
      kept = policy.admit(kept, at(i / 4.0, light), around(i / 4.0 + 2, 16, 0.002));
    }
    MemorySlot newest = kept.get(kept.size() - 1);

    assertThat(newest.frame().feature().cosine(axis(1))).isGreaterThan(0.995f);
    assertThat(weights(kept)).isEqualTo(frames);
  }

  @Test
  void aPersonWhoWalksInDoesNotDragTheEmptyRoomAlong() {
    List<MemorySlot> kept = List.of(slot(0, 0, 5000, axis(0)));
    for (int i = 1; i <= 40; i++) {
      FrameFeature walk = between(0, 1, Math.PI / 2 * i / 40);
      kept = policy.admit(kept, at(i / 4.0, walk), around(i / 4.0 + 2, 16, 0.002));
    }
    MemorySlot room = kept.stream().filter(s -> s.slot() == 0).findFirst().orElseThrow();

    assertThat(room.frame().feature().cosine(axis(0))).isGreaterThan(0.995f);
    assertThat(room.weight()).isBetween(5000, 5008);
  }

  @Test
  void whatAQueryAsksForIsADuplicateOnlyWhenMuchNearer() {
    List<MemorySlot> kept = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      kept.add(slot(i, i, 100, between(10, 20 + i, 0.3)));
    }
    kept.add(slot(6, 7, 3, axis(1)));
    MemoryFrame pose = at(8, between(1, 2, 0.15));
    MemoryFrame equal = at(8, between(1, 2, 0.05));
    float[] asked = axis(1).toArray();

    assertThat(policy.admit(kept, pose, around(10, 8, 0.02))).hasSize(7);
    assertThat(policy.admit(kept, pose, around(10, 8, 0.02, asked))).hasSize(8);
    assertThat(policy.admit(kept, equal, around(10, 8, 0.02, asked))).hasSize(7);
  }

  // Eviction.

  @Test
  void withoutQueriesTheLeastNovelIsFoldedIntoItsNeighbour() {
    List<MemorySlot> kept =
        List.of(
            slot(0, 0, 1, axis(0)),
            slot(1, 1, 1, axis(1)),
            slot(2, 2, 1, between(1, 2, 0.3)),
            slot(3, 3, 1, axis(3)));

    List<MemorySlot> next = policy.admit(kept, at(4, axis(4)), around(6, 4, 1e-4));

    assertThat(next).extracting(MemorySlot::weight).containsExactly(1, 2, 1, 1);
    assertThat(next).extracting(MemorySlot::slot).containsExactlyInAnyOrder(0, 1, 2, 3);
    MemorySlot folded = next.get(1);
    assertThat(folded.frame().time()).isEqualTo(MediaTime.ofSeconds(2));
    assertThat(folded.frame().feature().cosine(between(1, 2, 0.15))).isGreaterThan(0.999f);
  }

  @Test
  void amongEquallyNovelOnesTheLongestUnseenGoes() {
    List<MemorySlot> kept =
        List.of(slot(2, 0, 1, axis(0)), slot(0, 1, 1, axis(1)), slot(1, 2, 1, axis(2)));

    List<MemorySlot> next = policy.admit(kept, at(3, axis(3)), around(5, 3, 1e-4));

    assertThat(next).extracting(s -> s.frame().time().seconds()).doesNotContain(0.0);
    assertThat(weights(next)).isEqualTo(4);
  }

  @Test
  void whatWasNotSeenForHoursFades() {
    List<MemorySlot> kept =
        List.of(
            slot(0, 0, 1, axis(0)),
            slot(1, 20_000, 1, axis(1)),
            slot(2, 20_000, 1, between(1, 2, 1)));

    List<MemorySlot> next = policy.admit(kept, at(20_001, axis(3)), around(20_003, 3, 1e-4));

    assertThat(next).extracting(MemorySlot::slot).contains(1, 2);
    assertThat(next).noneMatch(s -> s.frame().feature().cosine(axis(0)) > 0.9);
  }

  @Test
  void aQueryKeepsDetailsThatWouldElseBeMerged() {
    // Twice as much differs between the frames of a passing car as between those of a person.
    List<FrameFeature> person = new ArrayList<>();
    List<FrameFeature> car = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      person.add(between(1, 2 + i, 0.3));
      car.add(between(20, 21 + i, 0.42));
    }
    float[] aPerson = axis(1).toArray();

    assertThat(detailsOfPerson(person, car)).isLessThan(detailsOfPerson(person, car, aPerson));
    assertThat(detailsOfPerson(person, car, aPerson)).isGreaterThanOrEqualTo(9);
  }

  private long detailsOfPerson(
      List<FrameFeature> person, List<FrameFeature> car, float[]... queries) {
    List<MemorySlot> kept = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      kept.add(slot(i, i, 200, axis(50 + i)));
    }
    for (int i = 0; i < person.size(); i++) {
      Surroundings around = around(12 + i, 20, 1e-4, queries);
      kept = policy.admit(kept, at(10 + i, person.get(i)), around);
      kept = policy.admit(kept, at(10.5 + i, car.get(i)), around);
    }
    return kept.stream().filter(s -> s.frame().feature().cosine(axis(1)) > 0.5).count();
  }

  // Answers.

  @Test
  void anAnswerStaysWhenAndWhatItWasHoweverOftenItsLikeComesBack() {
    List<MemorySlot> kept = List.of();
    float[] asked = axis(1).toArray();
    double now = 0;
    for (int pass = 0; pass < 40; pass++) {
      for (int i = 0; i < 40; i++, now += 0.25) {
        kept = policy.admit(kept, at(now, room(i)), around(now + 2, 8, 0.4, asked));
      }
      // The first pass is the best view; the others are its near-duplicates.
      FrameFeature car = pass == 0 ? axis(1) : between(1, 2, 0.4);
      kept = policy.admit(kept, at(now, car), around(now + 2, 8, 0.4, asked));
      now += 0.25;
    }
    List<MemorySlot> cars =
        kept.stream().filter(s -> s.frame().feature().cosine(axis(1)) > 0.9).toList();

    assertThat(cars.get(0).frame().time()).isEqualTo(MediaTime.ofSeconds(10));
    assertThat(cars.get(0).frame().feature()).isEqualTo(axis(1));
    assertThat(cars).hasSizeGreaterThanOrEqualTo(2);
    assertThat(weights(cars)).isEqualTo(40);
  }

  private FrameFeature room(int i) {
    return Scene.noisy(random, between(10, 11 + i % 5, 0.1).toArray(), 0.05);
  }

  @Test
  void anAnswerIsNotGivenUpForWhatIsMoreNovel() {
    // Half like the room, so that anything else would be missed more.
    FrameFeature asked = between(10, 1, 0.2);
    List<MemorySlot> guided = List.of();
    List<MemorySlot> unasked = List.of();
    for (int i = 0; i < 400; i++) {
      FrameFeature shown = i == 50 ? asked : FrameFeature.of(Scene.direction(random, DIM));
      FrameFeature seen = i % 2 == 0 ? shown : axis(10);
      guided = policy.admit(guided, at(i, seen), around(i + 2, 12, 1e-4, axis(1).toArray()));
      unasked = policy.admit(unasked, at(i, seen), around(i + 2, 12, 1e-4));
    }

    assertThat(guided).hasSize(12);
    assertThat(weights(guided)).isEqualTo(400);
    assertThat(unasked).noneMatch(s -> s.frame().feature().cosine(asked) > 0.999);
  }

  @Test
  void answersOfManyQueriesLeaveHalfOfTheSlotsToOthers() {
    float[][] asked = new float[20][];
    for (int i = 0; i < asked.length; i++) {
      asked[i] = axis(i).toArray();
    }
    List<MemorySlot> kept = List.of();
    int frames = 0;
    for (; frames < 1200; frames++) {
      // Everything that is asked for in the first half, then a new place.
      FrameFeature shown =
          frames < 600
              ? Scene.noisy(random, axis(frames / 4 % 20).toArray(), 0.2)
              : Scene.noisy(random, axis(40 + frames / 4 % 20).toArray(), 0.2);
      kept = policy.admit(kept, at(frames * 4, shown), around(frames * 4 + 2, 16, 0.001, asked));
    }

    long newPlace = kept.stream().filter(s -> s.frame().time().seconds() >= 2400).count();
    assertThat(kept).hasSize(16);
    assertThat(newPlace).isGreaterThanOrEqualTo(8);
    assertThat(weights(kept)).isEqualTo(frames);
  }

  @Test
  void aSubjectThatStaysForHoursLeavesTheBackgroundItsPlaces() {
    float[] room = Scene.direction(random, DIM);
    float[] subject = Scene.direction(random, DIM);
    List<MemorySlot> kept = List.of();
    int capacity = 16;
    for (int i = 0; i < 2000; i++) {
      FrameFeature empty = Scene.noisy(random, room, 0.3);
      kept = policy.admit(kept, at(i / 4.0, empty), around(i / 4.0 + 2, capacity, 0.02, subject));
    }
    int frames = 2000;
    for (int i = 2000; i < 2000 + 4 * 3600 * 2; i++, frames++) {
      float[] occupied = Scene.mixed(room, 0.6, subject, 0.8);
      FrameFeature pose = Scene.noisy(random, occupied, 0.5);
      kept = policy.admit(kept, at(i / 4.0, pose), around(i / 4.0 + 2, capacity, 0.02, subject));
    }
    FrameFeature empty = FrameFeature.of(room);
    FrameFeature asked = FrameFeature.of(subject);
    List<MemorySlot> background =
        kept.stream().filter(s -> s.frame().feature().cosine(asked) < 0.3).toList();

    assertThat(background).hasSizeGreaterThanOrEqualTo(3);
    assertThat(background).anyMatch(s -> s.frame().feature().cosine(empty) > 0.95);
    assertThat(weights(background)).isBetween(1500, 3500);
    assertThat(weights(kept)).isEqualTo(frames);
  }

  @Test
  void rareEventsOfTheLastHourAreStillThereWhenRecencyHasForgottenThem() {
    float[] room = Scene.direction(random, DIM);
    List<float[]> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(Scene.direction(random, DIM));
    }
    List<MemorySlot> guided = List.of();
    List<MemorySlot> recent = List.of();
    double now = 0;
    for (int minute = 0; minute < 60; minute++) {
      for (int i = 0; i < 240; i++, now += 0.25) {
        boolean event = minute % 6 == 0 && i < 12;
        float[] shown = event ? Scene.mixed(room, 0.6, events.get(minute / 6), 0.8) : room;
        MemoryFrame frame = at(now, Scene.noisy(random, shown, 0.2));
        guided = policy.admit(guided, frame, around(now, 64, 0.02));
        recent = new RecencyPolicy().admit(recent, frame, around(now, 64, 0.02));
      }
    }

    assertThat(seen(events, guided)).isEqualTo(10);
    assertThat(seen(events, recent)).isZero();
  }

  private static long seen(List<float[]> events, List<MemorySlot> kept) {
    return events.stream()
        .map(FrameFeature::of)
        .filter(e -> kept.stream().anyMatch(s -> s.frame().feature().cosine(e) > 0.6))
        .count();
  }

  @Test
  void theScaleOfTheEncoderDoesNotMatter() {
    // The same stream, once with features far apart and once squeezed into a narrow cone, as
    // CLIP's.
    List<Integer> wide = weightsOf(0);
    List<Integer> narrow = weightsOf(3);

    assertThat(wide).hasSameSizeAs(narrow);
    for (int i = 0; i < wide.size(); i++) {
      assertThat(narrow.get(i)).isCloseTo(wide.get(i), within(60));
    }
  }

  private List<Integer> weightsOf(double offset) {
    Random same = new Random(9);
    float[] cone = Scene.axis(DIM, 0).toArray();
    List<float[]> places = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      float[] place = Scene.direction(same, DIM);
      place[0] = 0;
      places.add(place);
    }
    StreamMemory memory =
        new StreamMemory(new MemorySettings(2, 6, Duration.ofMillis(500)), policy);
    MemoryState state = MemoryState.EMPTY;
    for (int i = 0; i < 1200; i++) {
      FrameFeature shown = Scene.noisy(same, places.get(i / 40 % 6), 0.15);
      float[] squeezed = Scene.mixed(shown.toArray(), 1, cone, offset);
      state = memory.advance(state, Scene.frame(i, 4, FrameFeature.of(squeezed)), List.of()).next();
    }
    return state.longTerm().stream().map(MemorySlot::weight).sorted().toList();
  }

  // Edges.

  @Test
  void aMemoryOfNoSlotsKeepsNothingAndOfOneSlotKeepsTheMean() {
    assertThat(policy.admit(List.of(), at(0, axis(0)), around(2, 0, 0.01))).isEmpty();

    List<MemorySlot> one = List.of(slot(0, 0, 1, axis(0)));
    assertThat(policy.admit(one, at(1, axis(1)), around(3, 1, 0.01)))
        .singleElement()
        .satisfies(s -> assertThat(s.weight()).isEqualTo(2))
        .satisfies(s -> assertThat(s.slot()).isZero());
  }

  @Test
  void everyFieldOfTheConfigThatIsWrongIsNamed() {
    assertThatThrownBy(() -> new Config(-1, 0, Duration.ZERO, Double.NaN, 1.5, -1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "duplicateSteps",
            "inertia",
            "halfLife",
            "relevanceGain",
            "backgroundShare",
            "answers",
            "answerShare");
  }
}
