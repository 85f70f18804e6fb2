/** One entry of the audit trail: who changed which record, how, and through what. */
import * as v from 'valibot';

export const AuditEntrySchema = v.object({
  /** Grows by one with each entry of the tenant. */
  seq: v.number(),
  when: v.string(),
  actor: v.string(),
  kind: v.string(),
  id: v.string(),
  action: v.string(),
  /** The whole row before and after; null where there was or is none. */
  before: v.nullable(v.unknown()),
  after: v.nullable(v.unknown()),
  /** An `AuditSource`, or one that a later server knows. */
  source: v.string(),
  job: v.nullable(v.string()),
  /** SHA-256 over this entry and the hash of the one before it, in hex. */
  hash: v.string(),
});
export type AuditEntry = v.InferOutput<typeof AuditEntrySchema>;
export type AuditSource = 'panel' | 'console' | 'import' | 'api' | 'undo' | 'revert' | 'restore' | 'seed';
