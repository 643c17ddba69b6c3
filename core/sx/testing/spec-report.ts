import { fileURLToPath } from 'node:url'
import type { Tier } from '../jit/state.ts'

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url))
const SPEC = fileURLToPath(new URL('../spec/', import.meta.url))

interface SpecReport {
  readonly code: number
  readonly text: string
  readonly errors: string
}

/** What `sx test --tier TIER` says of those files of the specification that `isAsked`, given their paths within it. */
export async function specReport(tier: Tier, isAsked: (path: string) => boolean): Promise<SpecReport> {
  const paths = [...new Bun.Glob('**/*.sx').scanSync(SPEC)].filter(isAsked).sort()
  const run = Bun.spawn([process.execPath, CLI, 'test', '--tier', tier, ...paths.map(path => SPEC + path)], {
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [text, errors] = await Promise.all([new Response(run.stdout).text(), new Response(run.stderr).text()])
  return { code: await run.exited, text, errors }
}

/** The sum in its last line. */
export function sumOf({ text }: SpecReport): { readonly passed: number; readonly failed: number } {
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(text) ?? []
  return { passed: Number(passed), failed: Number(failed) }
}
