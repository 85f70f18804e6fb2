/** Writes as another admin does: a hundred CRM users from all over the directory get another group in one transaction. */
import type { CrmUser, CrmUserGroup } from '../../lib/schema/crm-records.ts';
import { signIn } from '../../tests/support/sign-in.ts';
import type { RunningDataset, ServedPerson } from './served-dataset.ts';

const USERS = 100;

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

interface Found {
  readonly ask: Ask;
  readonly person: ServedPerson;
  readonly instanceId: string;
  readonly ids: readonly string[];
  readonly groups: readonly [CrmUserGroup, CrmUserGroup];
}

export class ScatteredEdits {
  /** One of the hundred, with a record that can be opened. */
  readonly person: ServedPerson;
  readonly #found: Found;
  readonly #proxy: RunningDataset['proxy'];
  #run = 0;

  private constructor(served: RunningDataset, found: Found) {
    this.#proxy = served.proxy;
    this.#found = found;
    this.person = found.person;
  }

  static async open(served: RunningDataset): Promise<ScatteredEdits> {
    const [, account] = served.accounts;
    const [, , , , person] = served.people;
    if (!account || !person) throw new Error('The data has too few people.');
    const { accessToken } = await signIn(served.serverUrl, account.username, account.password);
    const ask: Ask = (path, init = {}) =>
      fetch(`${served.serverUrl}/v1/${path}`, {
        ...init,
        headers: { Authorization: `Bearer ${accessToken}`, ...init.headers },
      });
    const shown = (await (await ask(`crm-users/${person.id}`)).json()) as CrmUser;
    const instanceId = shown.instanceId;
    const listed = (await (
      await ask(`crm-user-groups?instance=${instanceId}&limit=2`)
    ).json()) as Page<CrmUserGroup>;
    const [one, other] = listed.items;
    if (!one || !other) throw new Error('The instance has too few groups.');
    const ids = [person.id, ...served.scattered.filter((id) => id !== person.id).slice(0, USERS - 1)];
    return new ScatteredEdits(served, { ask, person, instanceId, ids, groups: [one, other] });
  }

  /** Name of the group that the next edit gives to all. */
  get nextGroup(): string {
    return this.#group.name;
  }

  get #group(): CrmUserGroup {
    return this.#found.groups[this.#run % 2 === 0 ? 0 : 1];
  }

  async apply(): Promise<void> {
    const users = (await this.#read()).map(({ id, version }) => [id, version]);
    const body = { instanceId: this.#found.instanceId, edits: [{ users, set: { groupId: this.#group.id } }] };
    this.#run += 1;
    const answer = await this.#found.ask('bulk', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `bench-${Date.now()}.${this.#run}` },
    });
    const { changed } = (await answer.json()) as { changed?: number };
    if (changed !== undefined && changed > USERS / 2) return;
    throw new Error(`The edit of ${USERS} users answered ${answer.status}, ${changed} of them changed.`);
  }

  async readRows(): Promise<string> {
    return JSON.stringify(await this.#read());
  }

  /** Bytes of the answer to a poll after which nothing has changed, without and with its headers. */
  async emptyPoll(): Promise<{ body: number; whole: number }> {
    const first = (await (await this.#found.ask('changes?limit=1')).json()) as {
      since: string;
      more: boolean;
    };
    let since = first.since;
    for (let more = first.more; more; ) {
      const path = `changes?since=${encodeURIComponent(since)}`;
      ({ since, more } = (await (await this.#found.ask(path)).json()) as typeof first);
    }
    const path = `changes?limit=1999&since=${encodeURIComponent(since)}`;
    const body = await (await this.#found.ask(path)).text();
    return { body: body.length, whole: this.#proxy.lastAnswerBytes('GET /v1/changes?limit=1999') };
  }

  #read(): Promise<CrmUser[]> {
    return Promise.all(
      this.#found.ids.map(async (id) => (await (await this.#found.ask(`crm-users/${id}`)).json()) as CrmUser),
    );
  }
}
