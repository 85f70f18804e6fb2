/** Routes of files that are sent in parts before they are planned. */
import * as v from 'valibot';
import { ImportKindSchema, MAX_IMPORT_BYTES } from '../../lib/schema/import-columns.ts';
import { dropFile, keepPart } from '../imports/file-parts.ts';
import { integerParameter, UuidParameter } from './parameters.ts';
import { idOf } from './record-routes.ts';
import type { DataRoute } from './route.ts';

const Received = { name: 'ReceivedPart', schema: v.object({ next: v.number() }) };
/** What a line of 10 kB/s would never carry is not sent in one part. */
const MAX_PART_BYTES = 16 * 1024 * 1024;

const DESTINATION = { kind: ImportKindSchema, instance: v.optional(UuidParameter) };

export const IMPORT_FILE_ROUTES: readonly DataRoute[] = [
  {
    method: 'POST',
    path: '/v1/import-files/:id/parts',
    access: 'write',
    summary:
      'Keeps a part of a file that is imported later, from the byte `from` on; the client gives the id. Answers where the next part begins. The same part again takes its place. Kept for some hours, and for who sends it alone.',
    query: { ...DESTINATION, from: integerParameter(0, MAX_IMPORT_BYTES) },
    maxBodyBytes: MAX_PART_BYTES,
    body: { name: 'CsvFile', schema: v.string(), mediaType: 'text/csv' },
    answers: { 200: Received },
    async answer(request) {
      const { transaction, caller, query, body } = request;
      caller.may.write(v.parse(ImportKindSchema, query.kind), (query.instance as string | undefined) ?? null);
      const part = { fileId: idOf(request), from: query.from as number, bytes: body as Uint8Array };
      return { body: { next: await keepPart(transaction, caller, part) } };
    },
  },
  {
    method: 'DELETE',
    path: '/v1/import-files/:id',
    access: 'write',
    summary: 'Forgets the parts of a file that the caller sent.',
    answers: { 200: Received },
    async answer(request) {
      await dropFile(request.transaction, request.caller, idOf(request));
      return { body: { next: 0 } };
    },
  },
];
