/** What the people of a soak were told is kept, compared at its end with what the server's audit trail holds. Pure. */

export interface Acknowledged {
  readonly person: string;
  readonly userId: string;
  /** Given by no other edit. */
  readonly fullName: string;
}

export class SoakLedger {
  #names = 0;
  readonly #edits: Acknowledged[] = [];
  /** Names that a person gave up for somebody else's in a conflict. */
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
  }

  giveUp(set: object | undefined): void {
    const { fullName } = (set ?? {}) as { fullName?: string };
    if (fullName !== undefined) this.#givenUp.add(fullName);
  }

  /** The names of this person that a conflict's text holds. */
  giveUpNamed(text: string, person: string): void {
    for (const edit of this.#edits) {
      if (edit.person === person && text.includes(edit.fullName)) this.#givenUp.add(edit.fullName);
    }
  }

  /** `given`: how often the trail holds each full name. */
  faults(given: ReadonlyMap<string, number>): string[] {
    const isOurs = (name: string) => name.startsWith('Soak ');
    const twice = [...given].filter(([name, count]) => isOurs(name) && count > 1);
    const lost = this.#edits.filter(
      (edit, place) => !given.has(edit.fullName) && !this.#isReplaced(edit, place),
    );
    return [
      ...twice.map(([name, count]) => `“${name}” took effect ${count} times.`),
      ...lost.map(
        ({ person, fullName }) => `${person} was told that “${fullName}” is kept, and it is nowhere.`,
      ),
    ];
  }

  /** Given up in a conflict, or joined by a later edit of the same person before it was sent. */
  #isReplaced({ person, userId, fullName }: Acknowledged, place: number): boolean {
    if (this.#givenUp.has(fullName)) return true;
    return this.#edits.slice(place + 1).some((later) => later.person === person && later.userId === userId);
  }
}
