/** What the people of a soak were told is kept, compared at its end with what the server's audit trail holds. Pure. */

export interface Acknowledged {
  readonly person: string;
  readonly userId: string;
  /** Given by no other edit. */
  readonly fullName: string;
  /** Names of earlier edits of this person and user that still waited when this one was made: it may have joined them. */
  readonly over: readonly string[];
}

export class SoakLedger {
  #names = 0;
  readonly #edits: Acknowledged[] = [];
  /** Names that a person gave up for somebody else's in a conflict, or put another over before they were sent. */
  readonly #givenUp = new Set<string>();

  /** A full name that nobody was given before. */
  nextName(person: string): string {
    this.#names += 1;
    return `Soak ${person} ${this.#names}`;
  }

  get names(): number {
    return this.#names;
  }

  get acknowledged(): number {
    return this.#edits.length;
  }

  acknowledge(edit: Acknowledged): void {
    this.#edits.push(edit);
    for (const fullName of edit.over) this.#givenUp.add(fullName);
  }

  /** What this person gave the user so far. */
  namesOf(person: string, userId: string): string[] {
    const its = this.#edits.filter((edit) => edit.person === person && edit.userId === userId);
    return its.map(({ fullName }) => fullName);
  }

  giveUp(set: object | undefined): void {
    const { fullName } = (set ?? {}) as { fullName?: string };
    if (fullName !== undefined) this.#givenUp.add(fullName);
  }

  /** The names of this person that a conflict's text holds. */
  giveUpNamed(text: string, person: string): void {
    for (const edit of this.#edits) {
      if (edit.person === person && isNamed(edit.fullName, text)) this.#givenUp.add(edit.fullName);
    }
  }

  /** `given`: how often the trail holds each full name. */
  faults(given: ReadonlyMap<string, number>): string[] {
    const isOurs = (name: string) => name.startsWith('Soak ');
    const twice = [...given].filter(([name, count]) => isOurs(name) && count > 1);
    const lost = this.#edits.filter(({ fullName }) => !given.has(fullName) && !this.#givenUp.has(fullName));
    return [
      ...twice.map(([name, count]) => `“${name}” took effect ${count} times.`),
      ...lost.map(
        ({ person, fullName }) => `${person} was told that “${fullName}” is kept, and it is nowhere.`,
      ),
    ];
  }
}

/** Names end in a number, and one may be how another begins. */
const isNamed = (name: string, text: string) =>
  text.split(name).some((rest, place) => place > 0 && !/^\d/.test(rest));
