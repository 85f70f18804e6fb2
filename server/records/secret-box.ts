/** Encrypts the secrets of connectivity settings with AES-256-GCM under `PATCHPANEL_SECRET_KEY`. Runs in the server. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Where a secret belongs; a cipher that was moved to another place does not open. */
export interface SecretPlace {
  readonly tenantId: string;
  readonly instanceId: string;
  readonly field: string;
}

export interface SecretBox {
  /** 12 bytes nonce, text, 16 bytes tag. */
  seal(text: string, place: SecretPlace): Buffer;
  /** Throws when key, place or cipher are not those of `seal`. */
  open(cipher: Uint8Array, place: SecretPlace): string;
  /** The same for the same text; tells nothing of it to whom has not the key. */
  fingerprint(text: string): string;
}

const NONCE = 12;
const TAG = 16;

/** `key` is 32 bytes in base64. */
export function createSecretBox(key: string): SecretBox {
  const secret = Buffer.from(key, 'base64');
  const fingerprintKey = Buffer.from(hkdfSync('sha256', secret, '', 'patchpanel fingerprint', 32));
  const bound = ({ tenantId, instanceId, field }: SecretPlace) =>
    Buffer.from(`${tenantId} ${instanceId} ${field}`);
  return {
    seal(text, place) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(bound(place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, sealed, cipher.getAuthTag()]);
    },
    open(cipher, place) {
      const bytes = Buffer.from(cipher);
      const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, NONCE))
        .setAAD(bound(place))
        .setAuthTag(bytes.subarray(-TAG));
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
      return text.toString('utf8');
    },
    fingerprint: (text) => createHmac('sha256', fingerprintKey).update(text).digest('hex'),
  };
}
