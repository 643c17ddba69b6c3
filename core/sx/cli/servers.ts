import { readFileSync, writeFileSync, writeSync } from 'node:fs'
import { format } from '../format/format.ts'
import { loadCompiler } from '../jit/bytecode.ts'
import { EpochServer } from '../serve/epoch.ts'
import { serveHttp } from '../serve/http.ts'
import { Lines } from '../serve/lines.ts'
import { buildSite } from '../site/build.ts'
import { grantsOf, limitsOf, type Options } from './options.ts'
import { UsageError } from './usage.ts'

/** `serve`: the epoch protocol on stdin and stdout. */
export function serveCommand(options: Options): number {
  prepare(options)
  const send = (text: string) => {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at)
  }
  // What programs print would be taken for answers, so it goes to stderr.
  const grants = { ...grantsOf(options), print: (text: string) => void process.stderr.write(text) }
  new EpochServer(new Lines(0), send, grants).run()
  return 0
}

/** `http [DIR] [--port N]` */
export async function httpCommand(options: Options): Promise<number> {
  prepare(options)
  const server = serveHttp(options.operands[0] ?? null, options.port, limitsOf(options))
  console.log(`sx listens on http://${server.hostname}:${server.port}`)
  await new Promise<void>(resolve => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  await server.stop(true)
  return 0
}

function prepare({ tier }: Options): void {
  if (tier !== 'cek') loadCompiler()
}

/** `site DIR OUT` */
export function siteCommand(options: Options): number {
  const [from, to] = options.operands
  if (from === undefined || to === undefined)
    throw new UsageError('site wants a folder of pages and one for the HTML')
  for (const page of buildSite(from, to)) console.log(page)
  return 0
}

/** `fmt FILE…`: formats in place; with --check only tells, by exit code 1, which files would change. */
export function fmtCommand(options: Options): number {
  if (options.operands.length === 0) throw new UsageError('fmt wants files')
  let changed = 0
  for (const path of options.operands) {
    const text = readFileSync(path, 'utf8')
    const formatted = format(text)
    if (formatted === text) continue
    changed++
    if (options.check) console.log(path)
    else writeFileSync(path, formatted)
  }
  return options.check && changed > 0 ? 1 : 0
}
