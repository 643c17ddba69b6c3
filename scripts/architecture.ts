// `bun run architecture`: draws docs/architecture.svg anew from the imports; with `--check` it only says whether it is.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { draw } from './architecture/drawing'
import { readGraph } from './architecture/graph'

const ROOT = join(import.meta.dir, '..')
const DRAWING = join(ROOT, 'docs/architecture.svg')

/** The drawing as the imports are now. */
function currentDrawing(): string {
  const files = [...new Bun.Glob('{core,domains,templates,migrations}/**/*.{ts,tsx}').scanSync({ cwd: ROOT })]
  return draw(readGraph(files.sort(), file => readFileSync(join(ROOT, file), 'utf8')))
}

if (process.argv.includes('--check')) {
  if (readFileSync(DRAWING, 'utf8') !== currentDrawing()) {
    console.error('docs/architecture.svg is not what the imports say: run `bun run architecture`.')
    process.exit(1)
  }
} else {
  writeFileSync(DRAWING, currentDrawing())
  console.log('docs/architecture.svg')
}
