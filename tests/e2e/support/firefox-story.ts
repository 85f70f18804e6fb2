/** Stories in a real Firefox: one for the file, with the extension installed anew for each story; where there is none, that is noted. */
import { FIREFOX_INSTALL_COMMAND, findFirefox } from '../../../scripts/browser/find-firefox.ts';
import { type FirefoxOptions, openFirefox, type StoryFirefox } from './firefox-browser.ts';
import { reportNotRun } from './report-missing.ts';
import { test } from './story.ts';

const MISSING = { reason: 'stories in Firefox: no Firefox is installed', enable: FIREFOX_INSTALL_COMMAND };

/** `firefox` gives it inside a story. */
export function withFirefox(
  defineStories: (firefox: () => StoryFirefox) => void,
  options?: FirefoxOptions,
): void {
  if (!findFirefox()) {
    reportNotRun(MISSING);
    return;
  }
  let firefox: StoryFirefox | null = null;
  const present = () => {
    if (!firefox) throw new Error('Firefox has not started.');
    return firefox;
  };
  test.beforeAll(async () => {
    firefox = await openFirefox(options);
  });
  test.beforeEach(() => present().beginAnew());
  test.afterEach(async ({ browserName: _ }, info) => {
    if (info.status === info.expectedStatus) return;
    for (const { name, body } of await present().pictures())
      await info.attach(name, { body, contentType: 'image/png' });
  });
  test.afterAll(() => firefox?.close());
  defineStories(present);
}
