/** Finds a place inside a JSON text: the line at which a path begins, and where a text stops being JSON. Pure. */

export interface TextPlace {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** Names and numbers from the outside in, as schemas tell them. */
export type JsonPath = readonly string[];

/** `identity.probes[1].nativeId[0].json` */
export function pathText(path: JsonPath): string {
  return path.reduce((text, key) => {
    if (/^\d+$/.test(key)) return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

/** Of the value, or of the nearest one around it where there is none; `null` where the text is no JSON. */
export function lineOf(text: string, path: JsonPath): number | null {
  const { places, failedAt } = scan(text);
  if (failedAt !== null) return null;
  for (let length = path.length; length >= 0; length--) {
    const at = places.get(keyOf(path.slice(0, length)));
    if (at !== undefined) return placeAt(text, at).line;
  }
  return null;
}

/** Where reading had to stop; `null` for JSON. */
export function faultPlace(text: string): TextPlace | null {
  const { failedAt } = scan(text);
  return failedAt === null ? null : placeAt(text, failedAt);
}

const keyOf = (path: JsonPath) => JSON.stringify(path);

function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

interface Scan {
  readonly places: ReadonlyMap<string, number>;
  readonly failedAt: number | null;
}

function scan(text: string): Scan {
  const scanner = new Scanner(text);
  try {
    scanner.read();
    return { places: scanner.places, failedAt: null };
  } catch (thrown) {
    if (!(thrown instanceof Stop)) throw thrown;
    return { places: scanner.places, failedAt: thrown.at };
  }
}

class Stop extends Error {
  readonly at: number;
  constructor(at: number) {
    super('Not JSON');
    this.at = at;
  }
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Reads values one after another and notes where each begins. */
class Scanner {
  readonly places = new Map<string, number>();
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): void {
    this.#value([]);
    this.#space();
    if (this.#at < this.#text.length) throw new Stop(this.#at);
  }

  #value(path: JsonPath): void {
    this.#space();
    this.places.set(keyOf(path), this.#at);
    const first = this.#text[this.#at];
    if (first === '{') this.#members(path);
    else if (first === '[') this.#items(path);
    else this.#take(first === '"' ? STRING : SCALAR);
  }

  #members(path: JsonPath): void {
    this.#at += 1;
    if (this.#isNext('}')) return;
    do {
      this.#space();
      const begun = this.#at;
      const key: string = JSON.parse(this.#take(STRING));
      if (!this.#isNext(':')) throw new Stop(this.#at);
      this.#value([...path, key]);
      // The line of a member is that of its name.
      this.places.set(keyOf([...path, key]), begun);
    } while (this.#isNext(','));
    if (!this.#isNext('}')) throw new Stop(this.#at);
  }

  #items(path: JsonPath): void {
    this.#at += 1;
    if (this.#isNext(']')) return;
    let index = 0;
    do {
      this.#value([...path, String(index)]);
      index += 1;
    } while (this.#isNext(','));
    if (!this.#isNext(']')) throw new Stop(this.#at);
  }

  #isNext(char: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #take(token: RegExp): string {
    token.lastIndex = this.#at;
    const found = token.exec(this.#text)?.[0];
    if (found === undefined) throw new Stop(this.#at);
    this.#at += found.length;
    return found;
  }
}
