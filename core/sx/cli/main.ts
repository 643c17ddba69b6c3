/** `bun sx COMMAND …`. Exit codes: 0 fine, 1 an error or a failed test, 2 wrong usage, 3 a limit was met. */

import { installJit } from '../jit/install.ts'
import { jit } from '../jit/state.ts'
import type { Dialect } from '../reader/atoms.ts'
import { explain } from '../runtime/explain.ts'
import { datalogCommand } from './datalog.ts'
import { evalCommand, replCommand, runCommand } from './evaluate.ts'
import { exitCodeOf } from './exit-code.ts'
import { type Options, parseOptions } from './options.ts'
import { fmtCommand, httpCommand, serveCommand, siteCommand } from './servers.ts'
import { smalltalkCommand } from './smalltalk.ts'
import { testCommand } from './test.ts'
import { USAGE, UsageError } from './usage.ts'

type Command = (options: Options) => number | Promise<number>

const COMMANDS: Record<string, Command | undefined> = {
  eval: evalCommand,
  run: runCommand,
  repl: replCommand,
  test: testCommand,
  serve: serveCommand,
  http: httpCommand,
  site: siteCommand,
  fmt: fmtCommand,
  smalltalk: smalltalkCommand,
  datalog: datalogCommand,
}

export async function main(args: string[]): Promise<number> {
  const [name = '', ...rest] = args
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  let dialect: Dialect = 'sx'
  try {
    if (!command) throw new UsageError(name === '' ? 'a command is missing' : `no command ${name}`)
    const options = parseOptions(rest)
    dialect = options.dialect
    jit.tier = options.tier
    if (options.tier !== 'cek') installJit()
    return await command(options)
  } catch (e) {
    console.error(e instanceof UsageError ? `sx: ${e.message}\n${USAGE}` : explain(e, dialect))
    return exitCodeOf(e)
  }
}
