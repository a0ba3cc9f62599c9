package dev.virga.sqs.operation;

import dev.virga.api.sqs.BatchResultErrorEntry;
import dev.virga.core.fault.ServiceException;
import dev.virga.sqs.engine.SqsFault;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What holds for the entries of every batch. */
final class Batch {
  private static final int MAX_ENTRIES = 10;

  private Batch() {}

  /**
   * The entries, where there are 1 to 10 with ids that are valid and distinct.
   *
   * @param name of one entry in the model
   * @throws dev.virga.core.fault.ServiceException EmptyBatchRequest, TooManyEntriesInBatchRequest,
   *     MissingParameter, InvalidBatchEntryId, BatchEntryIdsNotDistinct
   */
  static <E> List<E> checked(
      @Nullable List<E> entries, String name, Function<E, @Nullable String> id) {
    if (entries == null || entries.isEmpty()) {
      throw SqsFault.emptyBatch(name);
    }
    if (entries.size() > MAX_ENTRIES) {
      throw SqsFault.tooManyEntries(entries.size(), MAX_ENTRIES);
    }
    for (int i = 0; i < entries.size(); i++) {
      if (!Texts.isName(Texts.required(id.apply(entries.get(i)), name + "." + (i + 1) + ".Id"))) {
        throw SqsFault.batchIdInvalid();
      }
    }
    for (int i = 1; i < entries.size(); i++) {
      String mine = Texts.required(id.apply(entries.get(i)), "Id");
      for (int before = 0; before < i; before++) {
        if (mine.equals(id.apply(entries.get(before)))) {
          throw SqsFault.batchIdRepeated(mine);
        }
      }
    }
    return entries;
  }

  /** An entry that failed. */
  static BatchResultErrorEntry failed(@Nullable String id, ServiceException error) {
    return new BatchResultErrorEntry(
        id, !error.error().serverFault(), error.error().queryCode(), error.message());
  }

  /** A list as answers have it: AWS leaves empty ones out. */
  static <E> @Nullable List<E> orAbsent(List<E> entries) {
    return entries.isEmpty() ? null : entries;
  }
}
