/** The letters that stand for a person where there is no picture. Pure. */

/** The first letter of the first and of the last word. What is added in brackets, or begins with no letter, is no name. */
export function initialsOf(name: string): string {
  const words = name
    .replace(/\(.*?\)/gu, ' ')
    .split(/[\s._@-]+/)
    .filter((word) => /^\p{L}/u.test(word));
  const [first] = words;
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last].map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}
