// `bun run bench [NAME …]`: measures, prints each figure beside its bar, writes bench/results/NAME.json.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { installMissing } from '../scripts/install'
import { type BenchSuite, tableOf } from './report'

const OURS = ['run', 'report']
const RESULTS = join(import.meta.dir, 'results')

await installMissing()
const names = [...new Bun.Glob('*.ts').scanSync({ cwd: import.meta.dir })]
  .map(file => basename(file, '.ts'))
  .filter(name => !name.includes('.') && !OURS.includes(name))
  .sort()
const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !names.includes(name))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}: there are ${names.join(', ') || 'none'}.`)
  process.exit(1)
}

let missed = 0
mkdirSync(RESULTS, { recursive: true })
for (const name of wanted.length > 0 ? wanted : names) {
  const suite = (await import(`./${name}`)) as BenchSuite
  const started = performance.now()
  const rows = await suite.run()
  missed += rows.filter(row => !row.pass).length
  console.log(`\n${suite.name} (${((performance.now() - started) / 1000).toFixed(1)} s)\n${tableOf(rows)}`)
  const machine = { cores: cpus().length, memoryMb: Math.round(totalmem() / 2 ** 20), bun: Bun.version }
  const result = { name, at: new Date().toISOString(), machine, rows }
  writeFileSync(join(RESULTS, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`)
}
console.log(missed === 0 ? '\nEvery bar is reached.' : `\n${missed} missed.`)
process.exit(missed === 0 ? 0 : 1)
