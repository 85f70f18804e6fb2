/** `docs/FEATURES.md`: each feature of the source document with the story that shows it, and the picture the story took. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FEATURES, type Feature, LINES, storyTitle } from '../../tests/e2e/features.ts';
import { readStories, type Story } from './story-titles.ts';

const STORIES = 'tests/e2e';
const PICTURES = 'docs/pictures/features';

/** What keeps the page from being true, a sentence each: features without one story, stories of no feature, missing pictures. */
export function featureFaults(root: string): string[] {
  const told = readStories(join(root, STORIES)).filter(({ title }) => title.startsWith('Feature '));
  const titles = new Set(FEATURES.map(storyTitle));
  return [
    ...FEATURES.flatMap((feature) => {
      const stories = told.filter(({ title }) => title === storyTitle(feature));
      return stories.length === 1 ? [] : [`${stories.length} stories are titled "${storyTitle(feature)}"`];
    }),
    ...told
      .filter(({ title }) => !titles.has(title))
      .map(({ file, title }) => `${file}: "${title}" is the title of no feature`),
    ...FEATURES.filter(({ id }) => !existsSync(join(root, PICTURES, `${id}.png`))).map(
      ({ id }) => `${PICTURES}/${id}.png is missing: PATCHPANEL_PICTURES=1 and its story make it`,
    ),
  ];
}

export function featuresPage(root: string): string {
  const stories = readStories(join(root, STORIES));
  const parts = Object.entries(LINES).map(([number, name]) => {
    const features = FEATURES.filter(({ id }) => Number.parseInt(id, 10) === Number(number));
    return [`## ${number}. ${name}`, ...features.map((feature) => partOf(feature, { name, stories }))];
  });
  return `${[HEAD, ...parts.flat()].join('\n\n')}\n`;
}

function partOf(feature: Feature, { name, stories }: { name: string; stories: readonly Story[] }): string {
  const title = storyTitle(feature);
  const file = stories.find((story) => story.title === title)?.file;
  return [
    ...(feature.name === name ? [] : [`### ${feature.id} ${feature.name}`]),
    feature.text,
    file ? `Story: [\`${file}\`](../${STORIES}/${file}), “${title}”` : `No story is titled “${title}”.`,
    `![${feature.name}](pictures/features/${feature.id}.png)`,
  ].join('\n\n');
}

const HEAD = `# Features of the source document

Every function that the source document names, the end-to-end story that does it in a real browser against a real server, and the picture that the story took.
Made by \`npm run docs\` from \`tests/e2e/features.ts\`; \`PATCHPANEL_PICTURES=1 npx playwright test -c tests/e2e/playwright.config.ts -g Feature\` takes the pictures anew.
\`tests/scripts/generated-docs.test.ts\` fails when a feature has no story or no picture, and when this page is not what it should be.`;
