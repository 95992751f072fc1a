package io.sightline.compressor;

import io.sightline.schemas.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/** Sends what cannot be decoded to dead-letters, and goes on. Made by Kafka Streams. */
public final class UndecodableRecords implements DeserializationExceptionHandler {
  private DeadLetters letters;

  @Override
  public void configure(Map<String, ?> configs) {
    letters = (DeadLetters) configs.get(DeadLetters.CONFIG);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    ProducerRecord<byte[], byte[]> letter =
        letters.letter(
            record.topic(),
            record.partition(),
            record.offset(),
            record.key(),
            record.value(),
            exception);
    if (record.topic().equals(Topics.QUERIES.name())) {
      // A global store's thread has no producer: Kafka Streams would fail on a record handed to it.
      letters.send(letter);
      return Response.resume();
    }
    return Response.resume(List.of(letter));
  }
}
