/** The switches Chromium is started with, by `npm start` and by the end-to-end tests alike. */

export interface ChromiumOptions {
  readonly extensionDir: string;
  readonly headless: boolean;
  /** Further features of Chromium to switch off. */
  readonly disabledFeatures?: readonly string[];
}

/** What keeps a fresh profile from greeting, updating or phoning home. None of them changes how extensions run. */
const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--password-store=basic',
  '--use-mock-keychain',
];

/** The second keeps a renderer busy after each start, for pages of the browser itself that nobody opens here. */
const SWITCHED_OFF = ['DisableLoadExtensionCommandLineSwitch', 'PreloadTopChromeWebUI'];

export function chromiumArguments({
  extensionDir,
  headless,
  disabledFeatures = [],
}: ChromiumOptions): string[] {
  return [
    ...QUIET,
    `--disable-features=${[...SWITCHED_OFF, ...disabledFeatures].join()}`,
    `--disable-extensions-except=${extensionDir}`,
    `--load-extension=${extensionDir}`,
    ...(headless ? ['--headless=new', '--disable-gpu', '--hide-scrollbars', '--window-size=1280,900'] : []),
    // Chromium refuses to run as root with its sandbox.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}
