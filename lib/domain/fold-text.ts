/** What makes two texts the same for a search among CTI agents. Pure. */

/** A sigma at the end of a word has a form of its own. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}
