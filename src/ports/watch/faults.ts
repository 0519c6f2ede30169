/** Something in coach that broke: an error nobody expected. Never what was asked or answered. */
export interface Fault {
  /** Epoch ms UTC. */
  at: number;
  command: string;
  caller: string;
  message: string;
  /** Where, as the engine tells it; null where it does not. */
  stack: string | null;
}

/** Takes faults in; recording never throws and never waits. */
export interface FaultReports {
  record(fault: Fault): void;
}
