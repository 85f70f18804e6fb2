/** Leaves out files of scripts that hold nothing, such as that of the styles which the pages share. Runs in the build. */
import type { Plugin } from 'vite';

export function dropEmpty(): Plugin {
  return {
    name: 'drop-empty',
    enforce: 'post',
    generateBundle: {
      // The pages are written by then, with the styles that the file stood for.
      order: 'post',
      handler(_, bundle) {
        const empty = Object.values(bundle).filter(
          (file) => file.type === 'chunk' && file.code.trim() === '',
        );
        for (const { fileName } of empty) {
          delete bundle[fileName];
          const name = fileName.slice(fileName.lastIndexOf('/') + 1).replaceAll('.', '\\.');
          const taken = new RegExp(`import\\s*["'\`][^"'\`]*${name}["'\`];?`, 'g');
          const linked = new RegExp(`\\s*<link rel="modulepreload"[^>]*${name}"[^>]*>`, 'g');
          for (const file of Object.values(bundle)) {
            if (file.type === 'chunk') file.code = file.code.replace(taken, '');
            else if (file.fileName.endsWith('.html')) file.source = String(file.source).replace(linked, '');
          }
        }
      },
    },
  };
}
