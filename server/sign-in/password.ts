/** Passwords of embedded accounts: hashed with scrypt and compared in constant time. Runs in the server. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

export interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** One of the settings of OWASP's Password Storage Cheat Sheet; of those that equal each other the one that takes 32 MB a password. */
export const COST: Cost = { N: 2 ** 15, r: 8, p: 3 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** Longest password that is hashed, in UTF-16 code units; longer is an attack on the processor. */
export const MAX_PASSWORD = 1024;

interface Stored extends Cost {
  readonly salt: Buffer;
  readonly key: Buffer;
}

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const { N, r, p } = cost;
  // Node refuses more than 32 MB by default, which is what these costs need and a little.
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    // Two keyboards may spell one accented letter differently; NFC makes them one password.
    scrypt(password.normalize('NFC'), salt, KEY_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

function write({ N, r, p, salt, key }: Stored): string {
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

function read(hash: string): Stored {
  const [scheme, N, r, p, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) {
    throw new Error('The stored password hash is not one of ours; set the password again.');
  }
  const [saltBytes, keyBytes] = [Buffer.from(salt, 'base64url'), Buffer.from(key, 'base64url')];
  return { N: Number(N), r: Number(r), p: Number(p), salt: saltBytes, key: keyBytes };
}

/** Returns `scrypt$N$r$p$salt$key`, salt and key in base64url. Another cost is for demo and tests, which make many. */
export async function hashPassword(password: string, cost: Cost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return write({ ...cost, salt, key: await derive(password, salt, cost) });
}

/** What no password matches, in the form and at the cost of a real hash: for names that do not exist. */
export function hashOfNobody(cost: Cost = COST): string {
  return write({ ...cost, salt: randomBytes(SALT_BYTES), key: randomBytes(KEY_BYTES) });
}

/** False for a wrong password; throws when `hash` was not made by `hashPassword`. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const { salt, key, ...cost } = read(hash);
  return timingSafeEqual(key, await derive(password, salt, cost));
}

/** Whether a hash was made at another cost than the present one, and should be made anew when its password is known. */
export function isOutdated(hash: string, cost: Cost = COST): boolean {
  const { N, r, p } = read(hash);
  return N !== cost.N || r !== cost.r || p !== cost.p;
}

/** Spends what the present cost is above that of an outdated hash, so that a wrong password takes as long as for a name that does not exist. */
export async function spendTheRest(password: string, hash: string, cost: Cost = COST): Promise<void> {
  const { N, r, p } = read(hash);
  const rest = N === cost.N && r === cost.r ? cost.p - p : cost.p;
  if (rest > 0) await derive(password, randomBytes(SALT_BYTES), { ...cost, p: rest });
}
