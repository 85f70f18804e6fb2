/** A certificate of our own for host names of others, made for one run: Node has the keys and no X.509, which is put together here (RFC 5280). */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';

export interface OwnCertificate {
  /** PEM, as servers of Node take them. */
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the public key in base64: for the browser's `--ignore-certificate-errors-spki-list`. */
  readonly fingerprint: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;

/** Encoded names of what the certificate holds. */
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const SUBJECT_ALTERNATIVE_NAME = Buffer.from('0603551d11', 'hex');

const DAY_MS = 86_400_000;

function der(tag: number, ...parts: (Buffer | string | number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as Buffer)));
  const digits: number[] = [];
  for (let rest = body.length; rest > 0; rest >>= 8) digits.unshift(rest & 0xff);
  const length = body.length < 0x80 ? [body.length] : [0x80 | digits.length, ...digits];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

/** `YYMMDDhhmmssZ` */
function utcTime(at: number): Buffer {
  return der(UTC_TIME, `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`);
}

/** Valid from yesterday to tomorrow. */
export function makeCertificate(hosts: readonly string[]): OwnCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = der(SEQUENCE, ECDSA_WITH_SHA256);
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, 'Fixtures of CRMs'))));
  // `dNSName` has the tag 2 of the context.
  const names = der(SEQUENCE, ...hosts.map((host) => der(0x82, host)));
  const extension = der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(OCTET_STRING, names));
  const content = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, [2])),
    der(INTEGER, [1]),
    algorithm,
    name,
    der(SEQUENCE, utcTime(Date.now() - DAY_MS), utcTime(Date.now() + DAY_MS)),
    name,
    subjectKey,
    der(0xa3, der(SEQUENCE, extension)),
  );
  const signature = sign('sha256', content, privateKey);
  const certificate = der(SEQUENCE, content, algorithm, der(BIT_STRING, [0], signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
    fingerprint: createHash('sha256').update(subjectKey).digest('base64'),
  };
}
