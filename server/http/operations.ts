/** What operators look at and set: metrics, readiness, rates, and whose address a request has. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { Database } from '../db/database.ts';
import { type ClientAddress, clientAddressBehind } from '../sign-in/client-address.ts';
import { Metrics } from './metrics.ts';
import { createRateLimits, NO_LIMITS, type RateLimits, type Rates } from './rate-limit.ts';
import { createReadiness, type Readiness } from './readiness.ts';
import type { MetricsAccess } from './route.ts';

export interface OperationsOptions {
  readonly database: Pick<Database, 'compareMigrations' | 'replicas'>;
  /** No limits when absent. */
  readonly rates?: Rates | undefined;
  /** Shows the metrics to others than this machine. */
  readonly metricsToken?: string | undefined;
  readonly trustedProxies?: readonly string[] | undefined;
}

export interface Operations {
  readonly readiness: Readiness;
  readonly metrics: Metrics;
  readonly showsMetrics: MetricsAccess['isFor'];
  readonly limits: RateLimits;
  readonly clientAddress: ClientAddress;
}

export function createOperations(options: OperationsOptions): Operations {
  const { database, rates = NO_LIMITS, metricsToken, trustedProxies } = options;
  const metrics = new Metrics();
  return {
    metrics,
    readiness: createReadiness(database),
    limits: createRateLimits(rates, (by) => metrics.limited(by)),
    showsMetrics: ({ address, authorization }) =>
      isOfThisMachine(address) || holds(authorization, metricsToken),
    clientAddress: clientAddressBehind(trustedProxies),
  };
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');

/** IPv6 addresses come as their network, `0:0:0:0::/64` where it is the loopback. */
function isOfThisMachine(address: string | null): boolean {
  if (address === null) return false;
  return isIP(address) === 4 ? LOOPBACK.check(address) : address === '0:0:0:0::/64';
}

const digest = (text: string) => createHash('sha256').update(text).digest();

function holds(authorization: string | undefined, token: string | undefined): boolean {
  if (token === undefined || authorization === undefined) return false;
  return timingSafeEqual(digest(authorization), digest(`Bearer ${token}`));
}
