import { TIERS, type Tier } from '../jit/state.ts'
import { type Limits, UNLIMITED, UNTRUSTED } from '../meter/meter.ts'
import type { Dialect } from '../reader/read.ts'
import { allFiles } from '../runtime/files.ts'
import { type Grants, Sx } from '../runtime/sx.ts'
import { UsageError } from './usage.ts'

export interface Options {
  /** What is not an option. */
  operands: string[]
  untrusted: boolean
  /** How many milliseconds a stranger's program may take. */
  wall: number
  dialect: Dialect
  tier: Tier
  check: boolean
  port: number
  /** Of datalog: a query to answer, a fact to prove, and whether to print the whole model. */
  query: string | null
  why: string | null
  all: boolean
}

export function parseOptions(args: string[]): Options {
  const options: Options = {
    operands: [],
    untrusted: false,
    wall: UNTRUSTED.wall,
    dialect: 'sx',
    tier: 'auto',
    check: false,
    port: 4100,
    query: null,
    why: null,
    all: false,
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (arg === '--untrusted') options.untrusted = true
    else if (arg === '--wall') options.wall = milliseconds(wanted(arg, args[++i]))
    else if (arg === '--check') options.check = true
    else if (arg === '--all') options.all = true
    else if (arg === '--query' || arg === '--why')
      options[arg === '--why' ? 'why' : 'query'] = wanted(arg, args[++i])
    else if (arg === '--port') options.port = Number(args[++i])
    else if (arg === '--r7rs') options.dialect = 'r7rs'
    else if (arg === '--jit') options.tier = 'auto'
    else if (arg === '--no-jit') options.tier = 'cek'
    else if (arg === '--tier') options.tier = tierOf(args[++i])
    else if (arg.startsWith('--')) throw new UsageError(`no option ${arg}`)
    else options.operands.push(arg)
  }
  return options
}

function wanted(option: string, value: string | undefined): string {
  if (value === undefined) throw new UsageError(`${option} wants a value`)
  return value
}

function milliseconds(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new UsageError(`--wall wants milliseconds, not ${text}`)
  return value
}

function tierOf(name: string | undefined): Tier {
  const tier = TIERS.find(t => t === name)
  if (!tier) throw new UsageError(`--tier wants one of ${TIERS.join(', ')}`)
  return tier
}

/** A world for what the shell asks for. */
export function worldOf(options: Options, more: Grants = {}): Sx {
  const grants = { ...grantsOf(options), ...more }
  return options.dialect === 'r7rs' ? Sx.r7rs(grants) : new Sx(grants)
}

/** What a stranger's program may cost. */
export const limitsOf = ({ wall }: Options): Limits => ({ ...UNTRUSTED, wall })

/** What a program started from the shell may do. */
export function grantsOf(options: Options): Grants {
  return {
    limits: options.untrusted ? limitsOf(options) : UNLIMITED,
    print: text => process.stdout.write(text),
    ...(options.untrusted ? {} : { files: allFiles() }),
  }
}
