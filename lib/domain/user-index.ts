/** Finds CRM users of an instance by username or native id, both compared exactly. Pure. */
import type { CrmUser } from '../schema/crm-records.ts';

export class UserIndex {
  readonly #byUsername = new Map<string, string>();
  readonly #byNativeId = new Map<string, string>();

  add(user: CrmUser): void {
    this.#byUsername.set(keyOf(user.instanceId, user.username), user.id);
    if (user.nativeId) this.#byNativeId.set(keyOf(user.instanceId, user.nativeId), user.id);
  }

  remove(user: CrmUser): void {
    forget(this.#byUsername, keyOf(user.instanceId, user.username), user.id);
    if (user.nativeId) forget(this.#byNativeId, keyOf(user.instanceId, user.nativeId), user.id);
  }

  byUsername(instanceId: string, username: string): string | undefined {
    return this.#byUsername.get(keyOf(instanceId, username));
  }

  byNativeId(instanceId: string, nativeId: string): string | undefined {
    return this.#byNativeId.get(keyOf(instanceId, nativeId));
  }
}

/** U+0000 cannot occur in either part (rule C15). */
function keyOf(instanceId: string, value: string): string {
  return `${instanceId}\u0000${value}`;
}

/** Two users may swap their names in one delta: a key that already names another user stays. */
function forget(index: Map<string, string>, key: string, id: string): void {
  if (index.get(key) === id) index.delete(key);
}
