package io.sightline.compressor;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends to dead-letters the frames that decode but that core refuses, or whose window cannot be
 * written, and goes on; the same frame would fail again after any restart. Other failures, such as
 * those of the store or the broker, fail the task. Made by Kafka Streams.
 */
public final class RefusedRecords
    implements ProcessingExceptionHandler, ProductionExceptionHandler {
  private DeadLetters letters;

  @Override
  public void configure(Map<String, ?> configs) {
    letters = (DeadLetters) configs.get(DeadLetters.CONFIG);
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    return exception instanceof IllegalArgumentException
        ? ProcessingExceptionHandler.Response.resume(List.of(letter(context, exception)))
        : ProcessingExceptionHandler.Response.fail();
  }

  @Override
  public ProductionExceptionHandler.Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    return exception instanceof RetriableException
        ? ProductionExceptionHandler.Response.retry()
        : ProductionExceptionHandler.Response.fail();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public ProductionExceptionHandler.Response handleSerializationError(
      ErrorHandlerContext context,
      ProducerRecord record,
      Exception exception,
      SerializationExceptionOrigin origin) {
    return ProductionExceptionHandler.Response.resume(List.of(letter(context, exception)));
  }

  private ProducerRecord<byte[], byte[]> letter(ErrorHandlerContext context, Exception exception) {
    return letters.letter(
        context.topic(),
        context.partition(),
        context.offset(),
        context.sourceRawKey(),
        context.sourceRawValue(),
        exception);
  }
}
