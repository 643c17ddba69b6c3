import { join } from 'node:path'
import ts from 'typescript'
import { applied, type Mutation } from './mutations'

type Fault = { readonly file: string; readonly mutation: Mutation }

/** Those of the faults that the compiler refuses in their own file: no test has to notice them, and none did. */
export function typesNotice<T extends Fault>(root: string, faults: readonly T[]): ReadonlySet<T> {
  if (faults.length === 0) return new Set()
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const overlay = new Map<string, string>()
  let version = 0
  const roots = [...new Set(faults.map(({ file }) => join(root, file)))]
  const read = (path: string) => overlay.get(path) ?? ts.sys.readFile(path)
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({ ...options, noEmit: true }),
    getScriptFileNames: () => roots,
    getScriptVersion: path => (roots.includes(path) ? String(version) : '0'),
    getScriptSnapshot(path) {
      const text = read(path)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: read,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  })
  return new Set(
    faults.filter(({ file, mutation }) => {
      const path = join(root, file)
      overlay.set(path, applied(ts.sys.readFile(path) ?? '', mutation))
      version++
      const refused = service.getSemanticDiagnostics(path).length > 0
      overlay.delete(path)
      return refused
    }),
  )
}
