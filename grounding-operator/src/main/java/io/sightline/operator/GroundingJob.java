package io.sightline.operator;

import io.sightline.schemas.Topics;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;

/**
 * The job: topics of windows and queries to the topics of scores, moments and dead letters. Its
 * uids name stored state and never change.
 */
public final class GroundingJob {
  private GroundingJob() {}

  /** The job jar. See {@link GroundingArguments#USAGE}. */
  public static void main(String[] args) throws Exception {
    GroundingConfig config = GroundingArguments.parse(args);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    build(environment, config);
    environment.execute(config.groupId());
  }

  /** Adds the job, with heads from the bundle that the settings name. */
  public static void build(StreamExecutionEnvironment environment, GroundingConfig config) {
    build(environment, config, OnnxScorerFactory.of(config));
  }

  /** Adds the job, with other heads. */
  public static void build(
      StreamExecutionEnvironment environment, GroundingConfig config, ScorerFactory scorers) {
    environment.configure(settings(config));
    environment.setParallelism(config.parallelism());
    environment.setMaxParallelism(GroundingConfig.MAX_PARALLELISM);
    KafkaEnds kafka = new KafkaEnds(config);
    DataStream<TopicRecord> windows =
        source(environment, kafka.fromGroup(Topics.WINDOWS), "windows");
    DataStream<TopicRecord> queries =
        source(environment, kafka.fromStart(Topics.QUERIES), "queries");
    ground(windows, queries, config.operator(), scorers, KafkaStandingQueries.of(config))
        .sinkTo(kafka.sink())
        .name("scores, moments, dead letters")
        .uid("outputs");
  }

  /** The part between the sources and the sink. */
  static DataStream<TopicRecord> ground(
      DataStream<TopicRecord> windows,
      DataStream<TopicRecord> queries,
      OperatorSettings settings,
      ScorerFactory scorers,
      StandingQueries standing) {
    KeyedStream<TopicRecord, String> keyed = windows.keyBy(new StreamKey(), Types.STRING);
    StreamExecutionEnvironment environment = windows.getExecutionEnvironment();
    TwoInputTransformation<TopicRecord, TopicRecord, TopicRecord> grounding =
        new TwoInputTransformation<>(
            keyed.getTransformation(),
            queries.broadcast().getTransformation(),
            "grounding",
            new GroundingOperatorFactory(settings, scorers, standing),
            TypeInformation.of(TopicRecord.class),
            environment.getParallelism(),
            false);
    grounding.setStateKeySelectors(keyed.getKeySelector(), null);
    grounding.setStateKeyType(keyed.getKeyType());
    grounding.setUid("grounding");
    environment.addOperator(grounding);
    return new DataStream<>(environment, grounding);
  }

  private static DataStream<TopicRecord> source(
      StreamExecutionEnvironment environment, KafkaSource<TopicRecord> source, String name) {
    return environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), name)
        .uid(name + "-source");
  }

  /** What the job needs of any cluster; where state is kept is for the cluster to say. */
  private static Configuration settings(GroundingConfig config) {
    Configuration settings = new Configuration();
    settings.setString(
        "execution.checkpointing.interval", config.checkpointInterval().toMillis() + " ms");
    settings.setString("execution.checkpointing.tolerable-failed-checkpoints", "10");
    settings.setString("execution.buffer-timeout.interval", "1 ms");
    settings.setString("pipeline.object-reuse", "true"); // records are never changed
    settings.setString("pipeline.generic-types", "false"); // no Kryo by accident
    config.checkpointDir().ifPresent(dir -> settings.setString("execution.checkpointing.dir", dir));
    return settings;
  }
}
