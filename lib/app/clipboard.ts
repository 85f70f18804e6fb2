/** Copies a text. A page that embeds the panel may forbid the clipboard to it by its permissions policy. */

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
