import type { JobDocument, jobStates } from '../core/shapes/job.ts';

export type JobState = (typeof jobStates)[number];

/** A job as it is kept; times are epoch ms UTC, `input` and `outcome` JSON. */
export type JobRow = Pick<JobDocument, 'id' | 'command' | 'priority' | 'state' | 'attempts' | 'progress'> & {
  dedupe: string | null;
  input: string;
  askedAt: number;
  notBefore: number;
  startedAt: number | null;
  finishedAt: number | null;
  outcome: string | null;
};

/** What jobs there are and what became of them. */
export interface JobRepository {
  /** Keeps a job; where one of the same `dedupe` is there already, that one is answered. */
  add(
    job: Pick<JobRow, 'id' | 'dedupe' | 'command' | 'input' | 'priority' | 'askedAt' | 'notBefore'>,
  ): Promise<{ job: JobRow; added: boolean }>;
  byId(id: string): Promise<JobRow | null>;
  /** Newest first. */
  list(options: { state?: JobState | undefined; limit: number }): Promise<JobRow[]>;
  /** Jobs that no queue has yet: what asked for them ended in between. */
  undelivered(limit: number): Promise<JobRow[]>;
  delivered(id: string): Promise<void>;
  /** Begins an attempt; null where the job is over or nobody knows it. The number of the attempt fences off what ran before it. */
  begin(id: string, at: number): Promise<JobRow | null>;
  /** Notes progress of an attempt; false where it no longer is the job's own or the job was cancelled. */
  progress(id: string, attempt: number, words: string | null): Promise<boolean>;
  /** Ends an attempt. False where it no longer is the job's own; then nothing changes. */
  end(
    id: string,
    attempt: number,
    how: { state: 'done' | 'failed' | 'waiting'; at: number; outcome: string },
  ): Promise<boolean>;
  /** False where it is over already. */
  cancel(id: string, at: number): Promise<boolean>;
}

/** Who takes deliveries: resolves when the job is over, throws to have it delivered again later. */
export type Deliver = (job: string, attempt: { last: boolean }) => Promise<void>;

/**
 * Brings jobs to whichever process is free, each to one at a time. A process that dies is found within 45 seconds and its jobs are
 * brought to another. Throws CoachError `unavailable` where this store or this Node.js has no queue.
 */
export interface Queue {
  /** Has a job delivered; asked again for the same job, it changes nothing. */
  send(job: Pick<JobRow, 'id' | 'priority' | 'notBefore'>): Promise<void>;
  /** Takes deliveries, `atOnce` at a time; `lost` hears of a job that is delivered no more because whoever took it died each time. */
  work(deliver: Deliver, lost: (job: string) => Promise<void>, atOnce: number): Promise<void>;
  withdraw(id: string): Promise<void>;
  /** Takes no more, waits for what runs up to a bound, and closes. */
  close(): Promise<void>;
}
