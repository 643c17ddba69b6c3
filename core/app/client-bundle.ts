import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import type { BuildMetafile } from 'bun'

const ROOT = join(import.meta.dir, '../..')
const BUILT = join(ROOT, 'public/built')
/** What a bundle may be made of; packages are named with their exact versions. */
const SOURCES = ['domains/*/*/client/**/*.ts', 'core/lexical/**/*.ts', 'package.json']

/** Written beside what was built: which file is the first, and which it asks for next. */
const MANIFEST = 'bundle.json'

/**
 * The scripts that a concept's own pages load: `client/main.ts` in the concept's folder, named after the folder, and the
 * chunks it asks for by itself.
 */
export type ClientBundle = {
  readonly name: string
  readonly folder: string
  /** What a page names. */
  readonly entry: string
  /** Named after their content, beside the entry. */
  readonly chunks: readonly string[]
  /** Of them, those that the entry asks for as soon as it may: a page can have them fetched beside each other. */
  readonly next: readonly string[]
}

/**
 * The bundles of all concepts that have a `client` folder, built when their sources have changed since: so a start
 * needs no step before it. An image is built with them, since nothing can be written there.
 * Throws when a bundle cannot be built.
 */
export function clientBundles(): readonly ClientBundle[] {
  const hash = sourceHash()
  const folders = entries().map(entry => folderOf(entry, hash))
  if (!folders.every(folder => existsSync(join(folder, MANIFEST)))) {
    // Bun builds asynchronously, and a server reads what it serves before its first request.
    const build = Bun.spawnSync([process.execPath, join(ROOT, 'scripts/build-client.ts')], { stderr: 'pipe' })
    if (build.exitCode !== 0) throw new Error(`The scripts of the pages were not built: ${build.stderr}`)
  }
  return folders.map(folder => ({
    ...(JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as Omit<ClientBundle, 'folder'>),
    folder,
  }))
}

/** What all files of a bundle may weigh on their way to a browser; a test asks it of each. */
export const BUNDLE_BUDGET = 130_000

type Weight = { readonly file: string; readonly bytes: number; readonly gzipBytes: number }
type BuiltBundle = ClientBundle & { readonly weights: readonly Weight[]; readonly gzipBytes: number }

/** Builds them now; says how many bytes each file has, as it is and on its way. */
export async function buildClientBundles(): Promise<readonly BuiltBundle[]> {
  const hash = sourceHash()
  mkdirSync(BUILT, { recursive: true })
  return Promise.all(entries().map(entry => buildBundle(entry, folderOf(entry, hash))))
}

async function buildBundle(entry: string, folder: string): Promise<BuiltBundle> {
  const name = nameOf(entry)
  // Others may be reading, or building the same.
  const draft = mkdtempSync(join(BUILT, `draft-${name}-`))
  const { outputs, metafile } = await Bun.build({
    entrypoints: [join(ROOT, entry)],
    outdir: draft,
    target: 'browser',
    minify: true,
    splitting: true,
    // What does so would be a file that the entry has to wait for; a page names what comes next itself.
    modulePreload: false,
    metafile: true,
    naming: { entry: `${name}.js`, chunk: `${name}/[name]-[hash].js` },
    conditions: ['production'],
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  await Promise.all(outputs.map(({ path }) => shrink(path)))
  const weights = outputs.map(({ path }) => {
    const bytes = readFileSync(path)
    return {
      file: relative(draft, path),
      bytes: bytes.byteLength,
      gzipBytes: Bun.gzipSync(bytes).byteLength,
    }
  })
  const chunks = weights.map(({ file }) => file).filter(file => file !== `${name}.js`)
  const bundle = { name, entry: `${name}.js`, chunks, next: nextOf(`${name}.js`, metafile!) }
  writeFileSync(join(draft, MANIFEST), JSON.stringify(bundle))
  putInPlace(draft, folder)
  forgetOlder(name, folder)
  return { ...bundle, folder, weights, gzipBytes: weights.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) }
}

/** A name that one file takes from another is kept free in all of both: by itself, each has shorter ones for its own. */
async function shrink(path: string): Promise<void> {
  const { outputs } = await Bun.build({
    entrypoints: [path],
    target: 'browser',
    minify: true,
    // What it imports stays where it is.
    external: ['*'],
  })
  writeFileSync(path, await outputs[0]!.text())
}

/** What the entry imports when it runs, and all that this needs before it can. */
function nextOf(entry: string, { outputs }: BuildMetafile): string[] {
  const found = new Set<string>()
  const importsOf = (file: string) => outputs[`./${file}`]?.imports ?? []
  const take = (path: string) => {
    const file = path.replace(/^\.\//, '')
    if (found.has(file)) return
    found.add(file)
    for (const each of importsOf(file)) if (each.kind === 'import-statement') take(each.path)
  }
  for (const each of importsOf(entry)) take(each.path)
  return [...found]
}

/** Whoever builds the same at the same time may have been first. */
function putInPlace(draft: string, folder: string): void {
  // Built by one user, as in an image by root, it is served by another.
  chmodSync(draft, 0o755)
  try {
    renameSync(draft, folder)
  } catch (fault) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(join(folder, MANIFEST))) throw fault
  }
}

/** What was built of sources that are no more. */
function forgetOlder(name: string, folder: string): void {
  for (const each of new Bun.Glob(`${name}-*`).scanSync({ cwd: BUILT, absolute: true, onlyFiles: false })) {
    if (each !== folder) rmSync(each, { recursive: true, force: true })
  }
}

const folderOf = (entry: string, hash: string): string => join(BUILT, `${nameOf(entry)}-${hash}`)

/** It has the name of its concept. */
const nameOf = (entry: string): string => entry.split('/').at(-3) ?? ''

function entries(): string[] {
  return [...new Bun.Glob('domains/*/*/client/main.ts').scanSync({ cwd: ROOT })].sort()
}

function sourceHash(): string {
  const files = SOURCES.flatMap(pattern => [...new Bun.Glob(pattern).scanSync({ cwd: ROOT })])
    .filter(file => !file.includes('.test.'))
    .sort()
  const hash = new Bun.CryptoHasher('sha256')
  for (const file of files) hash.update(file).update(readFileSync(join(ROOT, file)))
  return hash.digest('hex').slice(0, 12)
}
