/** The data sets that figures are measured on: L of the quality goals, and a tenth of it for `--quick`. */

export interface Dataset {
  readonly name: string;
  readonly users: number;
  readonly agents: number;
}

export const FULL: Dataset = { name: 'L', users: 50_000, agents: 100_000 };
export const QUICK: Dataset = { name: 'L/10', users: 5_000, agents: 10_000 };
