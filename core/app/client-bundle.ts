import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '../..')
const BUILT = join(ROOT, 'public/built')
/** What a bundle may be made of; packages are named with their exact versions. */
const SOURCES = ['domains/*/*/client/**/*.ts', 'core/lexical/**/*.ts', 'package.json']

/** A script that a concept's own pages load: `client/main.ts` in the concept's folder, named after the folder. */
type ClientBundle = { readonly name: string; readonly file: string }

/**
 * The bundles of all concepts that have a `client` folder, built when their sources have changed since: so a start
 * needs no step before it. An image is built with them, since nothing can be written there.
 * Throws when a bundle cannot be built.
 */
export function clientBundles(): readonly ClientBundle[] {
  const hash = sourceHash()
  const bundles = entries().map(entry => bundleOf(entry, hash))
  if (bundles.every(({ file }) => existsSync(file))) return bundles
  // Bun builds asynchronously, and a server reads what it serves before its first request.
  const build = Bun.spawnSync([process.execPath, join(ROOT, 'scripts/build-client.ts')], { stderr: 'pipe' })
  if (build.exitCode !== 0) throw new Error(`The scripts of the pages were not built: ${build.stderr}`)
  return bundles
}

/** What a bundle may weigh on its way to a browser; a test asks it of each. */
export const BUNDLE_BUDGET = 130_000

type BuiltBundle = ClientBundle & { readonly bytes: number; readonly gzipBytes: number }

/** Builds them now; says how many bytes each has, as it is and on its way. */
export async function buildClientBundles(): Promise<readonly BuiltBundle[]> {
  const hash = sourceHash()
  mkdirSync(BUILT, { recursive: true })
  return Promise.all(
    entries().map(async entry => {
      const { name, file } = bundleOf(entry, hash)
      const built = await Bun.build({
        entrypoints: [join(ROOT, entry)],
        target: 'browser',
        minify: true,
        conditions: ['production'],
        define: { 'process.env.NODE_ENV': '"production"' },
      })
      const [script] = built.outputs
      if (!script) throw new Error(`${entry} gave no script`)
      const bytes = new Uint8Array(await script.arrayBuffer())
      // Others may be reading, or building the same.
      const draft = `${file}.${process.pid}`
      writeFileSync(draft, bytes)
      renameSync(draft, file)
      forgetOlder(name, file)
      return { name, file, bytes: bytes.byteLength, gzipBytes: Bun.gzipSync(bytes).byteLength }
    }),
  )
}

/** What was built of sources that are no more. */
function forgetOlder(name: string, file: string): void {
  for (const each of new Bun.Glob(`${name}-*.js`).scanSync({ cwd: BUILT, absolute: true })) {
    if (each !== file) rmSync(each, { force: true })
  }
}

/** It has the name of its concept. */
function bundleOf(entry: string, hash: string): ClientBundle {
  const name = entry.split('/').at(-3) ?? ''
  return { name, file: join(BUILT, `${name}-${hash}.js`) }
}

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
