/** What makes two texts the same for a search among CTI agents. Pure. */

export function foldText(text: string): string {
  return foldComposed(text.normalize('NFC'));
}

/** Of a text that is in the form NFC. A sigma at the end of a word has a form of its own. */
export function foldComposed(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ');
}
