// `bun run check`: what can be known without running the apps. Stops at the first step that is not clean.
import { join } from 'node:path'
import { installMissing } from './install'

const ROOT = join(import.meta.dir, '..')
const BUN = process.execPath

await installMissing()
const steps: [name: string, command: string[] | null, reason?: string][] = [
  ['types (tsc, strict)', tool('tsc', '--noEmit')],
  ['style (biome)', tool('biome', 'check', '--error-on-warnings', '.')],
  ['escaping (xss-scan)', tool('xss-scan')],
  ['migrations (squawk)', [BUN, 'scripts/lint-migrations.ts']],
  ['drawing of the imports', [BUN, 'scripts/architecture.ts', '--check']],
  ['import arrows', [BUN, 'test', 'tests/arrows.test.ts', 'tests/portable.test.ts']],
  [
    'htmx 4 (upgrade-check)',
    Bun.which('python3') ? [BUN, 'scripts/upgrade-check.ts'] : null,
    'needs python3',
  ],
]

for (const [name, command, reason] of steps) {
  if (!command) {
    console.log(`${name}: skipped, ${reason}`)
    continue
  }
  const started = performance.now()
  const ran = Bun.spawnSync(command, { cwd: ROOT, stdout: 'pipe', stderr: 'pipe' })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (ran.exitCode !== 0) {
    process.stdout.write(ran.stdout)
    process.stderr.write(ran.stderr)
    console.error(`${name}: not clean (${seconds} s)`)
    process.exit(1)
  }
  console.log(`${name}: clean (${seconds} s)`)
}

/** A package's program, run by our Bun: there may be no Node. */
function tool(name: string, ...args: string[]): string[] {
  return [BUN, join(ROOT, 'node_modules/.bin', name), ...args]
}
