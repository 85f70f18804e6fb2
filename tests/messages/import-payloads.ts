/** A good payload of each command of imports. */
const ID = '00000000-0000-4000-8000-000000000001';
const place = { kind: 'crm-users', instanceId: ID };

export const IMPORT_PAYLOADS: Record<string, unknown> = {
  sendImportPart: { ...place, fileId: ID, url: 'blob:chrome-extension://abc/1', from: 0, to: 10 },
  forgetImportFile: { fileId: ID },
  planImport: {
    ...place,
    jobId: ID,
    file: { url: 'blob:chrome-extension://abc/1' },
    fileName: 'users.csv',
    encoding: 'utf-8',
    delimiter: ',',
    createMissingGroups: false,
    applyMappings: false,
    moveTaken: false,
  },
  readImportRows: { jobId: ID, state: null, offset: 0, limit: 100 },
  readImport: { jobId: ID },
  readImports: { after: null },
  applyImport: { jobId: ID, base: '7', exclude: [2], confirm: { removeAll: 0, removals: 0 } },
  undoImport: { jobId: ID, changedRows: 'skip' },
  cancelImport: { jobId: ID },
  readRefusedRows: { jobId: ID },
  beginExport: { exportId: ID, wish: { ...place, appliesMapping: false, shown: null } },
  readExportPart: { exportId: ID },
  endExport: { exportId: ID },
};
