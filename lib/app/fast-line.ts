/** What the browser knows of the line that it is on. */

/** Megabits a second; where it brings so much, a file of two megabytes leaves in well under the time a request may last. */
const FAST = 5;

/** Of the Network Information API, which not every browser has. */
interface KnownLine {
  /** Megabits a second, as the traffic of late was, rounded and at most 10. */
  readonly downlink?: number;
}

/** False where nobody knows. */
export function isFastLine(
  { connection }: { readonly connection?: KnownLine } = navigator as Navigator & { connection?: KnownLine },
): boolean {
  return (connection?.downlink ?? 0) >= FAST;
}
