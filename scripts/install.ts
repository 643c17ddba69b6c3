import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')
/** Says which bun.lock the packages were installed from. */
const STAMP = join(ROOT, 'node_modules/.installed-from')

/**
 * Installs the packages when they are missing or not those of bun.lock, then runs this script anew and ends
 * with its exit code: a Bun that started without node_modules goes on looking packages up in its own cache,
 * in whatever version. Imports nothing of node_modules, and uses the running Bun: there may be no `bun` on the
 * PATH. Ends the process when it cannot install. An image has its packages from when it was built, and cannot change.
 */
export async function installMissing(): Promise<void> {
  if (process.env.NODE_ENV === 'production' && existsSync(join(ROOT, 'node_modules'))) return
  const lock = Bun.hash(readFileSync(join(ROOT, 'bun.lock'))).toString(36)
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return
  console.log('Installing packages…')
  const { exitCode } = Bun.spawnSync([process.execPath, 'install', '--frozen-lockfile'], {
    cwd: ROOT,
    stdout: 'ignore',
    stderr: 'inherit',
  })
  if (exitCode !== 0) {
    console.error('The packages could not be installed: see above. Is the network there?')
    process.exit(1)
  }
  writeFileSync(STAMP, lock)
  await runAnew()
}

async function runAnew(): Promise<never> {
  const again = Bun.spawn([process.execPath, ...process.argv.slice(1)], {
    stdin: 'inherit',
    stdout: 'inherit',
    stderr: 'inherit',
  })
  // Ctrl+C reaches both of us from the terminal; the other must not be told twice, or it gives up at once.
  process.on('SIGINT', () => process.stdin.isTTY || again.kill('SIGINT'))
  process.on('SIGTERM', () => again.kill('SIGTERM'))
  process.exit(await again.exited)
}

if (import.meta.main) await installMissing()
