// `bun scripts/previous-version.ts [COMMIT]`: while a new version is rolled out, the old one goes on running on the new
// schema, and must be able to. Takes the last version with other migrations out of git, brings its database to our
// schema, and lets it open its six apps, publish a post and sell a jar of honey there.
import { cpSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { SQL } from 'bun'
import { type ScratchFolder, scratchFolder } from './scratch-folder'

const ROOT = join(import.meta.dir, '..')
const LIST = 'migrations/index.ts'
const JOURNEY = 'tests/journey.ts'
/** Nothing was wrong, and nothing was shown either. */
const SKIPPED = 3

/**
 * The newest commit in the history of `checkout` whose list of migrations is another than the one in its folder; null
 * where the clone has none, as a shallow one.
 */
export function previousVersion(checkout: string): string | null {
  const ours = run(['cat', LIST], checkout)
  const commits = run(['git', 'log', '--format=%H', '--', LIST], checkout).split('\n').filter(Boolean)
  return commits.find(commit => run(['git', 'show', `${commit}:${LIST}`], checkout) !== ours) ?? null
}

/** Its files in a folder of their own, beside our packages and with the journey among its tests. */
function checkOut(commit: string): Pick<ScratchFolder, 'folder' | 'close'> {
  const { folder, close } = scratchFolder('previous')
  const archive = Bun.spawnSync(['git', 'archive', commit], { cwd: ROOT })
  const unpacked = Bun.spawnSync(['tar', '-x', '-C', folder], { stdin: archive.stdout })
  if (archive.exitCode !== 0 || unpacked.exitCode !== 0)
    throw new Error(`${commit} cannot be taken out of git`)
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  cpSync(join(ROOT, JOURNEY), join(folder, JOURNEY))
  return { folder, close }
}

async function prove(commit: string): Promise<string> {
  const { withScratchPostgres } = await import('#core/database/with-scratch-postgres')
  const { migrate } = await import('#core/database/migrate')
  const { folder, close } = checkOut(commit)
  try {
    return await withScratchPostgres(async url => {
      const env = { ...process.env, DATABASE_URL: url }
      const journey = (...words: string[]) => run([process.execPath, JOURNEY, ...words], folder, env)
      journey('prepare')
      await migrate(await baseOf(url))
      return journey()
    })
  } finally {
    close()
  }
}

/** What the old version has migrated, and copies for its tests. */
async function baseOf(url: string): Promise<string> {
  const sql = new SQL(url, { max: 1 })
  const [base] = await sql.unsafe(
    `select datname as name from pg_database where datname like 'coop\\_base\\_%'`,
  )
  await sql.close()
  const found = new URL(url)
  found.pathname = `/${base.name}`
  return found.href
}

function run(command: readonly string[], cwd: string, env: Record<string, string | undefined> = process.env) {
  const ran = Bun.spawnSync([...command], { cwd, env })
  if (ran.exitCode !== 0) throw new Error(`${command.join(' ')}\n${ran.stdout}${ran.stderr}`)
  return ran.stdout.toString().trimEnd()
}

if (import.meta.main) {
  const commit = process.argv[2] ?? previousVersion(ROOT)
  if (!commit) {
    console.log('skipped: no history of another version in this clone')
    process.exit(SKIPPED)
  }
  const began = performance.now()
  const said = await prove(commit)
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(`${commit.slice(0, 7)} on the new schema: ${said.split('\n').at(-1)} (${seconds} s)`)
}
