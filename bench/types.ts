// What typed tables cost a check of all types, in processor time: the tree as it is, beside the same tree in which every
// table may hold anything and Kysely's types are its own. Both are checked in one run, by the compiler that `bun run check`
// uses.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import tsconfig from '../tsconfig.json'
import type { BenchRow } from './report'

export const name = 'Types: tables that are known, beside tables of anything'

/** What the issue on typed queries allows, times what it was. */
const MOST = 1.3
const ROOT = join(import.meta.dir, '..')
const TSC = join(ROOT, 'node_modules/typescript-native/bin/tsc')
const DB = '#core/database/db'
/** They and their test, which tells of tables that are known. */
const OVERLOADS = join(ROOT, 'core/database/kysely-overloads.*')

/** As core/database/db.ts, for whoever does not know the tables. */
const UNKNOWN_TABLES = `import type { EntityManager } from '@mikro-orm/postgresql'
import type { Kysely } from 'kysely'
// biome-ignore lint/suspicious/noExplicitAny: this is what is measured.
export type Database = any
export function db(ctx: { readonly em: EntityManager }): Kysely<Database> {
  return ctx.em.getKysely<Database>()
}
`

export async function run(): Promise<BenchRow[]> {
  const folder = join(ROOT, `node_modules/.cache/rose-ash/types-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  try {
    writeFileSync(join(folder, 'db.ts'), UNKNOWN_TABLES)
    const without = await checked(config(folder, 'anything', { [DB]: [join(folder, 'db.ts')] }, [OVERLOADS]))
    const typed = await checked(config(folder, 'typed', {}, []))
    if (typed.faults > 0) throw new Error(`${typed.faults} faults in the types: see bun run check`)
    return [
      row('processor time', typed.cpuMs / without.cpuMs, `${told(without.cpuMs)} → ${told(typed.cpuMs)} s`),
      row(
        'types that are made of others',
        typed.instantiations / without.instantiations,
        `${without.instantiations.toLocaleString('en')} → ${typed.instantiations.toLocaleString('en')}`,
      ),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The whole tree, seen from a folder of its own, with some modules in place of others or left out. Answers its path. */
function config(
  folder: string,
  called: string,
  instead: Readonly<Record<string, string[]>>,
  exclude: readonly string[],
): string {
  const { compilerOptions, include } = tsconfig
  const paths = Object.entries(compilerOptions.paths).map(([from, to]) => [
    from,
    to.map(path => join(ROOT, path)),
  ])
  const path = join(folder, `${called}.json`)
  const options = { ...compilerOptions, paths: { ...instead, ...Object.fromEntries(paths) } }
  writeFileSync(
    path,
    JSON.stringify({ compilerOptions: options, include: include.map(each => join(ROOT, each)), exclude }),
  )
  return path
}

type Checked = { readonly cpuMs: number; readonly instantiations: number; readonly faults: number }

async function checked(project: string): Promise<Checked> {
  const command = [process.execPath, TSC, '--noEmit', '--extendedDiagnostics', '--pretty', 'false', '-p']
  const tsc = Bun.spawn([...command, project], {
    cwd: ROOT,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const said = await new Response(tsc.stdout).text()
  await tsc.exited
  const instantiations = Number(/^Instantiations:\s*([\d,]+)/m.exec(said)?.[1]?.replaceAll(',', ''))
  const cpu = tsc.resourceUsage()?.cpuTime.total
  if (!instantiations || cpu === undefined)
    throw new Error(`tsc did not say what it did:\n${said.slice(-2_000)}`)
  return { cpuMs: Number(cpu) / 1000, instantiations, faults: said.match(/error TS\d+/g)?.length ?? 0 }
}

function row(of: string, ratio: number, figures: string): BenchRow {
  return {
    what: `${of}, ${figures}`,
    figure: ratio,
    unit: '×',
    bar: `≤ ${MOST}`,
    pass: ratio <= MOST,
  }
}

const told = (ms: number) => (ms / 1000).toFixed(1)
