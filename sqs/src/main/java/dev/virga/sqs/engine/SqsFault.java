package dev.virga.sqs.engine;

import dev.virga.api.sqs.SqsError;
import dev.virga.core.fault.ServiceException;

/** The errors of SQS with AWS's texts. */
public final class SqsFault {
  private SqsFault() {}

  /** A queue that is not there; of the query protocol the text differs. */
  public static ServiceException noQueue() {
    return new ServiceException(
        SqsError.QUEUE_DOES_NOT_EXIST, "The specified queue does not exist.");
  }
}
