// What coach uses of pg-boss 12. Node 20 does not install it (it needs 22.12), and its types must not be missed there.
declare module 'pg-boss' {
  interface Options {
    connectionString: string;
    password?: string;
    application_name: string;
    schema: string;
    max: number;
    schedule: boolean;
    superviseIntervalSeconds: number;
    monitorIntervalSeconds: number;
    maintenanceIntervalSeconds: number;
  }
  interface QueueOptions {
    retryLimit?: number;
    retryDelay?: number;
    retryBackoff?: boolean;
    retryDelayMax?: number;
    heartbeatSeconds?: number;
    expireInSeconds?: number;
    deadLetter?: string;
    deleteAfterSeconds?: number;
  }
  interface Delivered {
    id: string;
    data: { job: string };
    retryCount: number;
    retryLimit: number;
  }
  export class PgBoss {
    constructor(options: Options);
    on(event: 'error', told: (error: Error) => void): this;
    start(): Promise<this>;
    stop(options: { graceful: boolean; timeout: number }): Promise<void>;
    createQueue(name: string, options?: QueueOptions): Promise<void>;
    getQueue(name: string): Promise<QueueOptions | null>;
    updateQueue(name: string, options: QueueOptions): Promise<void>;
    supervise(name: string): Promise<void>;
    send(
      name: string,
      data: object,
      options: { id: string; priority: number; startAfter: Date },
    ): Promise<string | null>;
    work(
      name: string,
      options: { includeMetadata: true; localConcurrency: number; pollingIntervalSeconds: number },
      handler: (jobs: Delivered[]) => Promise<unknown>,
    ): Promise<string>;
    cancel(name: string, id: string): Promise<unknown>;
  }
}
