/**
 * Datalog for the platform: a database of facts and rules, answered, kept up to date and explained. The language is
 * written in SX (lib/datalog); this is its door in TypeScript.
 */
import { fileURLToPath } from 'node:url'
import { Uncaught } from './cek/signal.ts'
import { type Limits, UNLIMITED } from './meter/meter.ts'
import { write } from './printer/print.ts'
import { allFiles } from './runtime/files.ts'
import { Sx } from './runtime/sx.ts'
import { EMPTY, fromArray, toArray } from './values/lists.ts'
import { sym } from './values/symbols.ts'
import { ErrorValue, Flonum, List, Ratio, Sym, type Value } from './values/types.ts'

const LIBRARY = fileURLToPath(new URL('./lib/datalog', import.meta.url))

/** An atom is `{ atom: 'name' }`, a string a string; fractions come as the nearest double. */
export type Constant = number | bigint | string | { readonly atom: string } | readonly Constant[]
export type Fact = readonly [relation: string, ...values: Constant[]]
export type Answer = Readonly<Record<string, Constant>>

/** A proof of a fact: by a rule from what it stands on, or as a fact that was asserted. */
export interface Proof {
  readonly fact: string
  readonly by: string
  readonly from: readonly Proof[]
}

/** What is refused; `kind` is `syntax`, `unsafe`, `arity`, `unstratified`, `undefined`, `budget` or `type`. */
export class DatalogRefusal extends Error {
  override name = 'DatalogRefusal'
  constructor(
    readonly kind: string,
    message: string,
    readonly line: number | null,
    readonly column: number | null,
  ) {
    super(message)
  }
}

/** Of a rule as it was given as data, the place is null. */
export interface DatalogWarning {
  readonly message: string
  readonly line: number | null
  readonly column: number | null
}

export interface DatalogOptions {
  /** Most tuples at a time, facts and derived ones together. */
  tuples?: number
  /** Limits of SX for each call; none by default. */
  limits?: Limits
}

const TUPLES = 2_000_000

/** A database. Every method throws DatalogRefusal for what Datalog refuses, and LimitError beyond the limits. */
export class Datalog {
  private readonly sx: Sx
  private readonly db: Value

  constructor(program: string, options: DatalogOptions = {}) {
    this.sx = options.limits ? datalogWorld(options.limits) : sharedWorld()
    this.db = this.call('dl-program', program, options.tuples ?? TUPLES)
  }

  /** Says that a relation may be empty, as `:- dynamic name/arity.` does in a program. */
  declare(relation: string, arity: number): void {
    this.call('dl-declare!', this.db, `${relation}/${arity}`)
  }

  /** The relations in rules that nothing defines yet, each with the name it may be meant for. */
  warnings(): DatalogWarning[] {
    return warningsOf(this.call('dl-warnings', this.db) as List)
  }

  /** Adds a rule and keeps the model right. */
  rule(text: string): void {
    this.call('dl-rule', this.db, text)
  }

  /** Takes away a rule that was given in the same words, and keeps the model right; false when there is none. */
  retractRule(text: string): boolean {
    return this.call('dl-retract-rule!', this.db, text) === 1
  }

  /** Answers in the order of their values, each a record of the query's variables. */
  query(text: string): Answer[] {
    return answersOf(this.call('dl-query', this.db, text))
  }

  /** As query, without filling the model: by magic sets where they help. */
  magicQuery(text: string): Answer[] {
    return answersOf(this.call('dl-magic-query', this.db, text))
  }

  /** Asserts facts and keeps the model right; gives how many were new. */
  assert(...facts: Fact[]): number {
    return this.call('dl-assert-facts!', this.db, factsOf(facts)) as number
  }

  /** Retracts facts and keeps the model right; gives how many were there. */
  retract(...facts: Fact[]): number {
    return this.call('dl-retract-facts!', this.db, factsOf(facts)) as number
  }

  /** Retracts, then asserts, as one change of the model; gives how many facts went and came. */
  change({ retract = [], assert = [] }: { retract?: Fact[]; assert?: Fact[] }): number {
    return this.call('dl-change-facts!', this.db, factsOf(retract), factsOf(assert)) as number
  }

  saturate(): void {
    this.call('dl-saturate!', this.db)
  }

  /** All facts, as text, sorted. */
  model(): string[] {
    return toArray(this.call('dl-model', this.db) as List) as string[]
  }

  /** A proof of the first answer, or null when there is none. */
  why(query: string): Proof | null {
    const proof = this.call('dl-why', this.db, query)
    return proof === null ? null : proofOf(proof as List)
  }

  /** A sentence that names the rule that comes nearest to the fact, and what it fails at. */
  whyNot(query: string): string {
    return (this.call('dl-why-not', this.db, query) as Map<string, Value>).get('text') as string
  }

  private call(name: string, ...args: Value[]): Value {
    return callDatalog(this.sx, name, args)
  }
}

/** Databases without limits of their own share a world: what the library compiled for one is compiled for all. */
let shared: Sx | null = null
function sharedWorld(): Sx {
  shared ??= datalogWorld()
  return shared
}

/** A world of SX with Datalog loaded. */
export function datalogWorld(limits: Limits = UNLIMITED): Sx {
  // Loading is ours; the limits are for the program.
  const grants = { limits: UNLIMITED, files: allFiles(LIBRARY) }
  const sx = new Sx(grants)
  sx.eval('(require "datalog.sx")')
  grants.limits = limits
  return sx
}

/** Calls a function of the library, its refusals made into DatalogRefusal. */
export function callDatalog(sx: Sx, name: string, args: Value[]): Value {
  try {
    return sx.call(sx.namespace.find(name)?.v as Value, args)
  } catch (e) {
    throw refusalOf(e) ?? e
  }
}

function refusalOf(e: unknown): DatalogRefusal | null {
  if (!(e instanceof Uncaught) || !(e.payload instanceof ErrorValue)) return null
  const { kind, message, irritants } = e.payload
  if (!kind.startsWith('datalog-'))
    return message.startsWith('datalog: ') ? new DatalogRefusal('type', message, null, null) : null
  const [line = null, column = null] = toArray(irritants) as (number | null)[]
  return new DatalogRefusal(kind.slice('datalog-'.length), message, line, column)
}

function factsOf(facts: readonly Fact[]): Value {
  return fromArray(facts.map(([relation, ...values]) => fromArray([relation, fromArray(values.map(toSx))])))
}

function toSx(x: Constant): Value {
  if (typeof x === 'number') return Number.isSafeInteger(x) ? x : new Flonum(x)
  if (typeof x === 'bigint' || typeof x === 'string') return x
  return 'atom' in x ? sym(x.atom) : fromArray(x.map(toSx))
}

function fromSx(x: Value): Constant {
  if (typeof x === 'number' || typeof x === 'bigint' || typeof x === 'string') return x
  if (x instanceof Flonum) return x.v
  if (x instanceof Ratio) return Number(x.n) / Number(x.d)
  if (x instanceof Sym) return { atom: x.name }
  if (x instanceof List) return toArray(x).map(fromSx)
  throw new TypeError(`no constant of Datalog: ${write(x)}`)
}

export function warningsOf(warnings: List): DatalogWarning[] {
  return toArray(warnings).map(warning => {
    const { text, line, column } = Object.fromEntries(warning as Map<string, Value>)
    return { message: text as string, line: line as number | null, column: column as number | null }
  })
}

function answersOf(answers: Value): Answer[] {
  return toArray(answers as List).map(answer =>
    Object.fromEntries([...(answer as Map<string, Value>)].map(([name, x]) => [name, fromSx(x)])),
  )
}

function proofOf(proof: List): Proof {
  const [fact, by, ...from] = toArray(proof ?? EMPTY)
  return { fact: fact as string, by: by as string, from: from.map(child => proofOf(child as List)) }
}
