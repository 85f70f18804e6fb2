/** Checks over the import graph: directions, packages with one owner, cycles, barrels. Each answers its violations. */
import { allowsOwn, allowsPackage, describeRule, ruleFor } from './import-rules.ts';
import type { SourceFile } from './source-files.ts';

export function checkDirections(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const rule = ruleFor(file.path);
    if (!rule) return [];
    return file.imports
      .filter(({ target, isOwn, isType }) =>
        isOwn ? !isAsset(target) && !allowsOwn(rule, target, isType) : !allowsPackage(rule, target, isType),
      )
      .map(({ target }) => `${file.path} imports ${target}: ${describeRule(rule)}`);
  });
}

/** Style sheets and JSON belong to the file beside them. */
const isAsset = (target: string) => /\.(css|json|sql)$/.test(target);

/** Packages only one folder of the extension may touch, types included; the server is a client of outside issuers too. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  idb: ['lib/cache/'],
  ky: ['lib/remote/'],
  oauth4webapi: ['lib/remote/', 'server/sign-in/outside/connection.ts'],
  papaparse: ['lib/csv/'],
};

export function checkOwners(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !/^(tests|bench)\//.test(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => OWNERS[target] && !OWNERS[target].some((owner) => path.startsWith(owner)))
        .map(({ target }) => `${path} imports ${target}: only ${OWNERS[target]?.join(' and ')} does`),
    );
}

/** Cycles of imports that run; each is told once, from its first file. */
export function findCycles(files: readonly SourceFile[]): string[] {
  const graph = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.filter(({ isOwn, isType }) => isOwn && !isType).map(({ target }) => target),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

/** A file that only passes on what others export hides where a name comes from. */
export function findBarrels(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ program }) => {
      const isPassing = ({ type, ...node }: SourceFile['program']['body'][number]) =>
        type === 'ExportAllDeclaration' ||
        (type === 'ExportNamedDeclaration' && 'source' in node && node.source !== null);
      return (
        program.body.some(({ type }) => type === 'ExportAllDeclaration') ||
        (program.body.length > 0 && program.body.every(isPassing))
      );
    })
    .map(({ path }) => path);
}
