/** Gives tests the catalogue the way Chrome's `i18n.getMessage` gives it to pages (developer.chrome.com/docs/extensions/reference/api/i18n). */
import catalogue from '../../public/_locales/en/messages.json' with { type: 'json' };

function getMessage(key: string, substitutions: string[] = []): string {
  const entry = (catalogue as Record<string, { message: string } | undefined>)[key];
  if (!entry) return '';
  return entry.message.replace(/\$(\d)/g, (_, digit: string) => substitutions[Number(digit) - 1] ?? '');
}

export function installCatalogue(): void {
  Object.assign(globalThis, {
    chrome: { i18n: { getMessage }, runtime: { getURL: (path: string) => `chrome-extension://abc/${path}` } },
  });
}
