/** The smallest configuration of the framework, for an extension that does nothing. */
import { defineConfig } from 'wxt';

export default defineConfig({
  imports: false,
  manifestVersion: 3,
  outDir: process.env.PATCHPANEL_OUT_DIR ?? '.output',
  manifest: { name: 'Bare', version: '1.0' },
});
