/** Random stratified programs, the same for the same seed, as clauses that both Datalog and gringo read. */

export interface RandomProgram {
  facts: string[]
  rules: string[]
  /** The rules with aggregates in gringo's way of writing them. */
  gringoRules: string[]
}

/** Numbers in [0, n), by a linear congruential generator (Numerical Recipes). */
export function dice(seed: number): (n: number) => number {
  let state = seed >>> 0
  return n => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

const CONSTANTS = ['a', 'b', 'c', 'd', 'e', '1', '2', '3']
const VARIABLES = ['X', 'Y', 'Z', 'W']
const BASE = [
  ['node', 1],
  ['edge', 2],
  ['link', 2],
] as const
const DERIVED = 6

export function randomProgram(seed: number): RandomProgram {
  const roll = dice(seed)
  const arities = Array.from({ length: DERIVED }, () => 1 + roll(2))
  const rules: string[] = []
  const gringoRules: string[] = []
  for (let level = 0; level < DERIVED; level++) {
    for (let i = 1 + roll(3); i > 0; i--) {
      const rule = randomRule(roll, level, arities)
      rules.push(rule)
      gringoRules.push(rule)
    }
    if (roll(3) === 0) addAggregate(roll, level, arities, rules, gringoRules)
  }
  return { facts: randomFacts(roll), rules, gringoRules }
}

export function randomFacts(roll: (n: number) => number, count = 14): string[] {
  const facts = Array.from({ length: count }, () => {
    const [name, arity] = BASE[roll(BASE.length)] as (typeof BASE)[number]
    return `${name}(${Array.from({ length: arity }, () => CONSTANTS[roll(CONSTANTS.length)]).join(',')}).`
  })
  return [...new Set(facts)]
}

/** A rule for the relation of a level: positive literals up to that level, negated ones below it, all safe. */
function randomRule(roll: (n: number) => number, level: number, arities: number[]): string {
  const body: string[] = []
  const bound = new Set<string>()
  for (let i = 1 + roll(3); i > 0; i--) {
    const [name, arity] = relation(roll, level + 1, arities)
    const args = Array.from({ length: arity }, () => term(roll, VARIABLES))
    for (const arg of args) if (VARIABLES.includes(arg)) bound.add(arg)
    body.push(literal(name, args))
  }
  if (bound.size === 0) {
    bound.add('X')
    body.push('node(X)')
  }
  const known = [...bound]
  if (roll(3) === 0) {
    const [name, arity] = relation(roll, level, arities)
    body.push(
      `not ${literal(
        name,
        Array.from({ length: arity }, () => term(roll, known)),
      )}`,
    )
  }
  if (roll(4) === 0) body.push(`${pick(roll, known)} != ${term(roll, known)}`)
  if (roll(5) === 0) body.push(`${pick(roll, known)} = ${term(roll, known)}`)
  const head = literal(
    `r${level}`,
    Array.from({ length: arities[level] as number }, () => pick(roll, known)),
  )
  return `${head} :- ${body.join(', ')}.`
}

function addAggregate(
  roll: (n: number) => number,
  level: number,
  arities: number[],
  rules: string[],
  gringo: string[],
): void {
  const [name, arity] = relation(roll, level, arities)
  const goal = literal(name, arity === 1 ? ['Y'] : ['X', 'Y'])
  rules.push(`n${level}(X,N) :- node(X), count(N, Y, ${goal}).`)
  gringo.push(`n${level}(X,N) :- node(X), N = #count{ Y : ${goal} }.`)
}

function relation(roll: (n: number) => number, levels: number, arities: number[]): readonly [string, number] {
  const n = roll(BASE.length + levels)
  return n < BASE.length
    ? (BASE[n] as (typeof BASE)[number])
    : [`r${n - BASE.length}`, arities[n - BASE.length] as number]
}

function term(roll: (n: number) => number, variables: readonly string[]): string {
  return roll(6) === 0 ? pick(roll, CONSTANTS) : pick(roll, variables)
}

function pick(roll: (n: number) => number, from: readonly string[]): string {
  return from[roll(from.length)] as string
}

const literal = (name: string, args: string[]): string => `${name}(${args.join(',')})`
