/** Checks of what a source file says: its size, its first line, and what no file may contain. Each answers its violations. */
import { isExtension, type SourceFile } from './source-files.ts';

export const LIMITS = { longest: 300, median: 80, p90: 200 } as const;

export function checkSizes(files: readonly SourceFile[]): string[] {
  const sizes = files.map(({ lineCount }) => lineCount).sort((a, b) => a - b);
  const at = (share: number) => sizes[Math.floor(share * (sizes.length - 1))] ?? 0;
  const tooLong = files
    .filter(({ lineCount }) => lineCount > LIMITS.longest)
    .map(({ path, lineCount }) => `${path} has ${lineCount} lines`);
  return [
    ...tooLong,
    ...(at(0.5) > LIMITS.median ? [`the median file has ${at(0.5)} lines`] : []),
    ...(at(0.9) > LIMITS.p90 ? [`one file in ten has ${at(0.9)} lines or more`] : []),
  ];
}

export function findWithoutFirstLine(files: readonly SourceFile[]): string[] {
  return files.filter(({ text }) => !/^(#!.*\n)?(\/\*\*|\/\/)/.test(text)).map(({ path }) => path);
}

interface Ban {
  readonly what: string;
  readonly pattern: RegExp;
  readonly applies: (path: string) => boolean;
}

const everywhere = () => true;
/** This folder spells out what it forbids. */
const isHere = (path: string) => path.startsWith('tests/architecture');

const BANS: readonly Ban[] = [
  { what: 'any', pattern: /(:|\bas|<|\|)\s*any\b(?!\s*(of|other|more))[\s;,)>[\]=|]/, applies: everywhere },
  { what: 'a suppressed type error', pattern: /@ts-(ignore|nocheck|expect-error)/, applies: everywhere },
  {
    what: 'markup from a string',
    pattern: /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write)\b/,
    applies: isExtension,
  },
  { what: 'code from a string', pattern: /\beval\(|\bnew Function\(/, applies: isExtension },
  { what: 'a message to every origin', pattern: /postMessage\([^)]*['"]\*['"]/, applies: isExtension },
  {
    what: 'a path of one machine',
    pattern: /['"`\s(]\/(work|root|home\/\w+|Users\/[a-z]\w*)\/\w/,
    applies: everywhere,
  },
  {
    what: 'a test that is switched off or runs alone',
    pattern: /\b(it|test|describe)\.(skip|only|todo|fixme)\(/,
    applies: (path) => path.startsWith('tests/'),
  },
  { what: 'a wait for time instead of a condition', pattern: /waitForTimeout/, applies: everywhere },
];

export function findBanned(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !isHere(path))
    .flatMap(({ path, text }) =>
      BANS.filter(({ pattern, applies }) => applies(path) && pattern.test(text)).map(
        ({ what }) => `${path} contains ${what}`,
      ),
    );
}
