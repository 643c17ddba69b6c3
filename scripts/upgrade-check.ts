// htmx's own check for what htmx 4 no longer knows. It skips the attributes in .tsx, taking them for plain
// scripts: so it is shown copies of our views that end in .html.
import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { scratchFolder } from './scratch-folder'

const ROOT = join(import.meta.dir, '..')
const CHECK = join(ROOT, 'node_modules/htmx.org/dist/scripts/upgrade-check.py')

/** What it found, a line each with file and line number; `null` when there is no Python to run it. */
export function upgradeCheck(root = ROOT): string[] | null {
  const python = Bun.which('python3')
  if (!python) return null
  const { folder: copies, close } = scratchFolder('upgrade')
  try {
    for (const view of new Bun.Glob('{templates,domains}/**/*.tsx').scanSync({ cwd: root })) {
      mkdirSync(join(copies, dirname(view)), { recursive: true })
      cpSync(join(root, view), join(copies, `${view}.html`))
    }
    const ran = Bun.spawnSync([python, CHECK, '--no-color', '.'], { cwd: copies })
    const found = ran.stdout.toString().split('\n').filter(Boolean)
    if (ran.exitCode !== 0 && found.length === 0) throw new Error(ran.stderr.toString())
    return found.map(line => line.replace(/^\.\//, '').replace('.tsx.html:', '.tsx:'))
  } finally {
    close()
  }
}

if (import.meta.main) {
  const found = upgradeCheck()
  console.log(found?.join('\n') ?? 'python3 is missing')
  process.exit(found?.length === 0 ? 0 : 1)
}
