/** The letters that stand for a person where there is no picture. Pure. */

/** The first letter of the first and of the last word; nothing where the name begins with neither letter nor digit. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._@-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const [first] = words;
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last].map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}
