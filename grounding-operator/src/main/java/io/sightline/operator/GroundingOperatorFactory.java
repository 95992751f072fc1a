package io.sightline.operator;

import java.util.Objects;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/** Makes a {@link GroundingOperator} in each subtask. */
final class GroundingOperatorFactory extends AbstractStreamOperatorFactory<TopicRecord>
    implements TwoInputStreamOperatorFactory<TopicRecord, TopicRecord, TopicRecord> {
  private static final long serialVersionUID = 1;

  private final OperatorSettings settings;
  private final ScorerFactory scorers;
  private final StandingQueries standing;

  GroundingOperatorFactory(
      OperatorSettings settings, ScorerFactory scorers, StandingQueries standing) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.scorers = Objects.requireNonNull(scorers, "scorers");
    this.standing = Objects.requireNonNull(standing, "standing");
  }

  @Override
  public <T extends StreamOperator<TopicRecord>> T createStreamOperator(
      StreamOperatorParameters<TopicRecord> parameters) {
    @SuppressWarnings("unchecked") // the engine asks for the class named below
    T operator = (T) new GroundingOperator(parameters, settings, scorers, standing);
    return operator;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return GroundingOperator.class;
  }
}
