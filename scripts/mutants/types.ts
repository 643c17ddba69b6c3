import { join } from 'node:path'
import ts from 'typescript'
import { applied, type Mutation } from './mutations'

type Fault = { readonly file: string; readonly mutation: Mutation }

/** What a file says to all others without being imported: `declare module` and `declare global`. */
const AUGMENTS = /^declare (module|global)\b/m

/**
 * Whether the compiler refuses a fault of these files in its own file: then no test has to notice it. That a line that was
 * dropped leaves a name unused is no such refusal: it is dropped with its import as easily.
 */
export function refusedByTypes(root: string, files: readonly string[]): (fault: Fault) => boolean {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const augmenting = fileNames.filter(path => AUGMENTS.test(ts.sys.readFile(path) ?? ''))
  const roots = [...new Set([...files.map(file => join(root, file)), ...augmenting])]
  const overlay = new Map<string, string>()
  const versions = new Map<string, number>()
  const say = (path: string, text: string | null) => {
    if (text === null) overlay.delete(path)
    else overlay.set(path, text)
    versions.set(path, (versions.get(path) ?? 0) + 1)
  }
  const read = (path: string) => overlay.get(path) ?? ts.sys.readFile(path)
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({
      ...options,
      noEmit: true,
      noUnusedLocals: false,
      noUnusedParameters: false,
    }),
    getScriptFileNames: () => roots,
    getScriptVersion: path => String(versions.get(path) ?? 0),
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
  return ({ file, mutation }) => {
    const path = join(root, file)
    say(path, applied(ts.sys.readFile(path) ?? '', mutation))
    const refused = service.getSemanticDiagnostics(path).length > 0
    say(path, null)
    return refused
  }
}
