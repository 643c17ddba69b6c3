import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')
/** Says which bun.lock the packages were installed from. */
const STAMP = join(ROOT, 'node_modules/.installed-from')

/**
 * Installs the packages when they are missing or not those of bun.lock. Imports nothing of node_modules, and
 * uses the running Bun: there may be no `bun` on the PATH. Ends the process when it cannot.
 */
export function installMissing(): void {
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
}
