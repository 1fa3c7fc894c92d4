import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';

export interface Tools {
  logger: Logger;
  metrics: Metrics;
  context: Context;
  /** From here on, log lines, traces and metrics carry the audit's id. */
  audit(id: string): void;
}

/** A handler with logs, traces and metrics; what it throws is logged and thrown on. */
export function instrumented<R>(service: string, work: (event: unknown, tools: Tools) => Promise<R>) {
  const logger = new Logger({ serviceName: service });
  const tracer = new Tracer({ serviceName: service });
  const metrics = new Metrics({ serviceName: service, namespace: 'AuditPersistence' });
  const audit = (id: string) => {
    logger.appendKeys({ auditId: id });
    tracer.putAnnotation('auditId', id);
    metrics.addMetadata('auditId', id);
  };
  return (
    middy<unknown, R>()
      // Answers hold findings about private code: they do not belong in a trace.
      .use(captureLambdaHandler(tracer, { captureResponse: false }))
      .use(injectLambdaContext(logger, { resetKeys: true }))
      .use(logMetrics(metrics, { captureColdStartMetric: true }))
      .handler(async (event, context) => {
        try {
          return await work(event, { logger, metrics, context, audit });
        } catch (error) {
          logger.error(`${service} failed`, error as Error);
          throw error;
        }
      })
  );
}
