/** Reads one value out of JSON by a path such as `session.user.id` or `rows[0].name`; runs in the content script. */

/** `$` is the whole value. Only own properties are read, so a path never reaches a prototype. */
export function readJsonPath(json: unknown, path: string): unknown {
  if (path === '$') return json;
  let value = json;
  for (const key of path.replace(/\[(\d+)\]/g, '.$1').split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
