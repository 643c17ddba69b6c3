import { existsSync, readFileSync } from 'node:fs'
import { callDatalog, DatalogRefusal, datalogWorld, warningsOf } from '../datalog.ts'
import { UNLIMITED, UNTRUSTED } from '../meter/meter.ts'
import { toArray } from '../values/lists.ts'
import type { List, Value } from '../values/types.ts'
import type { Options } from './options.ts'
import { UsageError } from './usage.ts'

const MALFORMED = new Set(['syntax', 'unsafe', 'arity', 'unstratified'])

/** `datalog FILE [--query Q] [--why FACT] [--all]`: facts, one a line, sorted. Exit code 2 for a malformed program. */
export function datalogCommand({ operands, untrusted, query, why, all }: Options): number {
  const [path] = operands
  if (path === undefined || operands.length > 1) throw new UsageError('datalog wants one file')
  if (!existsSync(path)) throw new UsageError(`no file ${path}`)
  const source = readFileSync(path, 'utf8')
  const [name, given]: [string, Value[]] =
    why === null ? ['dl-cli', [source, query, all]] : ['dl-cli-why', [source, why]]
  try {
    const told = callDatalog(datalogWorld(untrusted ? UNTRUSTED : UNLIMITED), name, given) as Map<
      string,
      List
    >
    for (const { message, line, column } of warningsOf(told.get('warnings') as List))
      console.error(`${line === null ? path : `${path}:${line}:${column}`}: warning: ${message}`)
    for (const line of toArray(told.get('lines') as List)) process.stdout.write(`${line}\n`)
    return 0
  } catch (e) {
    if (!(e instanceof DatalogRefusal)) throw e
    const place = e.line === null ? path : `${path}:${e.line}:${e.column}`
    console.error(`${place}: ${e.kind}: ${e.message}`)
    return MALFORMED.has(e.kind) ? 2 : 1
  }
}
