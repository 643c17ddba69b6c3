// `bun run architecture`: draws docs/architecture.svg anew from the imports. `bun run check` fails when it is not up to date.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { draw } from './architecture/drawing'
import { readGraph } from './architecture/graph'

const ROOT = join(import.meta.dir, '..')
const DRAWING = join(ROOT, 'docs/architecture.svg')

/** The drawing as the imports are now. */
export function currentDrawing(): string {
  const files = [...new Bun.Glob('{core,domains,templates,migrations}/**/*.{ts,tsx}').scanSync({ cwd: ROOT })]
  return draw(readGraph(files.sort(), file => readFileSync(join(ROOT, file), 'utf8')))
}

/** The drawing as it was committed. */
export const committedDrawing = (): string => readFileSync(DRAWING, 'utf8')

if (import.meta.main) {
  writeFileSync(DRAWING, currentDrawing())
  console.log('docs/architecture.svg')
}
