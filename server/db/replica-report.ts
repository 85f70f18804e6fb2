/** What operators set of replicas, and what they are told: log, metrics and readiness. */

/** `unfit`: it is no standby of this primary, or our role may not read there. */
export type Unusable = 'behind' | 'gone' | 'unfit';
export type ReplicaState = 'follows' | Unusable;

/** Told once for each time that it is so. */
export interface ReplicaEvent {
  /** From 1 on, in the order of the configuration. */
  readonly replica: number;
  readonly state: ReplicaState;
  readonly detail: string | null;
}

export interface ReplicaReport {
  readonly state: ReplicaState;
  /** Of the primary's log, when it was last looked at; `null` where that is not known. */
  readonly lagBytes: number | null;
  /** How long it has not been seen to have everything. */
  readonly lagSeconds: number;
  readonly reads: number;
}

export interface ReplicasReport {
  readonly replicas: readonly ReplicaReport[];
  /** Reads that the primary had to answer, by what was wrong. */
  readonly fallbacks: Readonly<Record<Unusable, number>>;
}

export interface ReplicaSettings {
  /** In the order of the configuration. */
  readonly urls: readonly string[];
  readonly tell?: ((event: ReplicaEvent) => void) | undefined;
  /** Whether each follows is looked at so often; every second when absent. */
  readonly probeEveryMs?: number | undefined;
}
