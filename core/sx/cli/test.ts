import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Glob } from 'bun'
import { report } from '../testing/report.ts'
import { runSpecs } from '../testing/runner.ts'
import type { Options } from './options.ts'
import { UsageError } from './usage.ts'

/** `test [PATH…]`: spec files, or all in folders; by default those of SX and of its guests. */
export function testCommand(options: Options): number {
  const log = runSpecs(specFiles(options.operands))
  console.log(report(log))
  return log.failures.length === 0 ? 0 : 1
}

const SX = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** Files in a fixed order, so that two reports can be compared. */
function specFiles(paths: string[]): string[] {
  if (paths.length === 0) return [...folder(join(SX, 'spec')), ...folder(join(SX, 'lib'), '*/tests/*.sx')]
  return paths.flatMap(path => {
    if (!existsSync(path)) throw new UsageError(`no file ${path}`)
    return statSync(path).isDirectory() ? folder(path) : [resolve(path)]
  })
}

function folder(path: string, pattern = '**/*.sx'): string[] {
  if (!existsSync(path)) return []
  return [...new Glob(pattern).scanSync({ cwd: path, absolute: true })].sort()
}
