import { UNLIMITED, UNTRUSTED } from '../meter/meter.ts'
import type { Dialect } from '../reader/read.ts'
import { allFiles } from '../runtime/files.ts'
import type { Grants } from '../runtime/sx.ts'
import { UsageError } from './usage.ts'

export interface Options {
  /** What is not an option. */
  operands: string[]
  untrusted: boolean
  dialect: Dialect
}

export function parseOptions(args: string[]): Options {
  const options: Options = { operands: [], untrusted: false, dialect: 'sx' }
  for (const arg of args) {
    if (arg === '--untrusted') options.untrusted = true
    else if (arg === '--r7rs') options.dialect = 'r7rs'
    else if (arg.startsWith('--')) throw new UsageError(`no option ${arg}`)
    else options.operands.push(arg)
  }
  return options
}

/** What a program started from the shell may do. */
export function grantsOf(options: Options): Grants {
  return {
    limits: options.untrusted ? UNTRUSTED : UNLIMITED,
    print: text => process.stdout.write(text),
    ...(options.untrusted ? {} : { files: allFiles() }),
  }
}
