// `bun run check`: what can be known without running the apps. Two steps at a time, told in their order; a step that is
// not clean is told whole, and ends it.
import { join } from 'node:path'
import { installMissing } from './install'

const ROOT = join(import.meta.dir, '..')
const BUN = process.execPath

await installMissing()
const AT_ONCE = 2
const steps: readonly [name: string, command: string[] | null, reason?: string][] = [
  // TypeScript 7, which uses both cores. xss-scan needs the programming interface of 5.9, whose `tsc` is in .bin.
  ['types (tsc, strict)', [BUN, 'node_modules/typescript-native/bin/tsc', '--noEmit']],
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

type Ran = { readonly exitCode: number; readonly said: string; readonly seconds: string }
const running = new Set<Bun.Subprocess>()
const turns = steps.map(() => Promise.withResolvers<Ran | null>())
let next = 0
for (let lane = 0; lane < AT_ONCE; lane++) takeTurns()

for (const [at, [name, , reason]] of steps.entries()) {
  const ran = await turns[at]?.promise
  if (!ran) {
    console.log(`${name}: skipped, ${reason}`)
    continue
  }
  if (ran.exitCode !== 0) {
    for (const other of running) other.kill()
    process.stdout.write(ran.said)
    console.error(`${name}: not clean (${ran.seconds} s)`)
    process.exit(1)
  }
  console.log(`${name}: clean (${ran.seconds} s)`)
}

/** Runs the next step that nobody has begun, until none is left. */
async function takeTurns(): Promise<void> {
  for (let at = next++; at < steps.length; at = next++) {
    const command = steps[at]?.[1]
    turns[at]?.resolve(command ? await run(command) : null)
  }
}

async function run(command: string[]): Promise<Ran> {
  const started = performance.now()
  const child = Bun.spawn(command, { cwd: ROOT, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  running.add(child)
  const said = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  const exitCode = await child.exited
  running.delete(child)
  return { exitCode, said: said.join(''), seconds: ((performance.now() - started) / 1000).toFixed(1) }
}

/** A package's program, run by our Bun: there may be no Node. */
function tool(name: string, ...args: string[]): string[] {
  return [BUN, join(ROOT, 'node_modules/.bin', name), ...args]
}
