import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { fail } from '../values/errors.ts'

/** What a world may read. Paths are resolved against the file that asks. */
export interface FileAccess {
  root: string
  resolve(path: string, from: string): string
  read(path: string): string
  directoryOf(path: string): string
}

/** No files at all: what untrusted code gets. */
export const NO_FILES: FileAccess = {
  root: '',
  resolve: path => path,
  read: () => fail('effect', 'load: the host grants no files'),
  directoryOf: () => '',
}

/** The file `path`, once: for a program of a stranger, which is read for it and reads nothing itself. */
export function onlyFile(path: string): FileAccess {
  const all = allFiles()
  let wanted = true
  return {
    ...all,
    read: asked => {
      if (!wanted || asked !== all.resolve(path, all.root)) return NO_FILES.read(asked)
      wanted = false
      return all.read(asked)
    },
  }
}

/** Any file that the process may read. */
export function allFiles(root = process.cwd()): FileAccess {
  return {
    root,
    resolve: (path, from) => (isAbsolute(path) ? path : resolve(from, path)),
    read: path => {
      try {
        return readFileSync(path, 'utf8')
      } catch (e) {
        // The name as it was asked for is enough; the host's own message would tell of its folders.
        if (e instanceof Error) fail('file-error', 'load: cannot read the file')
        throw e
      }
    },
    directoryOf: dirname,
  }
}
