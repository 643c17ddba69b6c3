/** Random stratified programs, the same for the same seed, as clauses that Datalog and gringo read. */

export interface RandomProgram {
  facts: string[]
  rules: string[]
  /** The same rules in gringo's way of writing aggregates and remainders. */
  gringoRules: string[]
}

/** Numbers in [0, n), by a linear congruential generator (Numerical Recipes). */
export function dice(seed: number): Roll {
  let state = seed >>> 0
  return n => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

type Roll = (n: number) => number
type Relation = readonly [name: string, arity: number]

const CONSTANTS = ['a', 'b', 'c', 'd', 'e', '1', '2', '3']
const VARIABLES = ['X', 'Y', 'Z', 'W']
const BASE: readonly Relation[] = [
  ['node', 1],
  ['edge', 2],
  ['link', 2],
]
const LEVELS = 6
const MOST_NUMBER = 5

export function randomProgram(seed: number): RandomProgram {
  const roll = dice(seed)
  const rules: string[] = []
  const gringoRules: string[] = []
  const below: Relation[] = [...BASE, ['val', 2]]
  const numeric = ['val']
  for (let level = 0; level < LEVELS; level++) {
    const own: Relation = [`r${level}`, 1 + roll(2)]
    const add = (rule: string, gringoRule = rule) => {
      rules.push(rule)
      gringoRules.push(gringoRule)
    }
    for (let i = 1 + roll(3); i > 0; i--) add(randomRule(roll, own, below))
    const made: Relation[] = [own]
    if (roll(2) === 0) {
      const name = `v${level}`
      for (const rule of arithmetic(roll, name, numeric)) add(rule, rule.replace(' mod ', ' \\ '))
      made.push([name, 2])
    }
    if (roll(2) === 0) {
      const name = `n${level}`
      const [rule, gringoRule] = aggregate(roll, name, below, numeric)
      add(rule, gringoRule)
      made.push([name, 2])
    }
    below.push(...made)
    numeric.push(...made.map(([name]) => name).filter(name => !name.startsWith('r')))
  }
  return { facts: randomFacts(roll), rules, gringoRules }
}

export function randomFacts(roll: Roll, count = 18): string[] {
  const facts = Array.from({ length: count }, () => {
    if (roll(4) === 0) return `val(${pick(roll, CONSTANTS)},${roll(MOST_NUMBER + 1)}).`
    const [name, arity] = pick(roll, BASE)
    return `${literal(
      name,
      Array.from({ length: arity }, () => pick(roll, CONSTANTS)),
    )}.`
  })
  return [...new Set(facts)]
}

/** A rule for a relation: positive literals of it and those below it, negated ones of those below, all safe. */
function randomRule(roll: Roll, own: Relation, below: readonly Relation[]): string {
  const body: string[] = []
  const bound = new Set<string>()
  for (let i = 1 + roll(3); i > 0; i--) {
    const [name, arity] = pick(roll, [...below, own])
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
    const [name, arity] = pick(roll, below)
    const args = Array.from({ length: arity }, () => (roll(6) === 0 ? '_' : term(roll, known)))
    body.push(`not ${literal(name, args)}`)
  }
  if (roll(4) === 0) body.push(`${pick(roll, known)} != ${term(roll, known)}`)
  if (roll(5) === 0) body.push(`${pick(roll, known)} = ${term(roll, known)}`)
  const head = literal(
    own[0],
    Array.from({ length: own[1] }, () => pick(roll, known)),
  )
  return `${head} :- ${body.join(', ')}.`
}

/** Rules for a relation of numbers from those below it, perhaps with a recursion that counts up to a bound. */
function arithmetic(roll: Roll, name: string, numeric: string[]): string[] {
  const a = pick(roll, numeric)
  const b = pick(roll, numeric)
  const start = pick(roll, [
    `${name}(X,N) :- ${a}(X,M), N = M * 2 + 1, M < 20.`,
    `${name}(X,N) :- ${a}(X,M), N = M mod 3.`,
    `${name}(X,M + K) :- ${a}(X,M), ${b}(Y,K), edge(X,Y), M < 9.`,
    `${name}(X,M - K) :- ${a}(X,M), ${b}(X,K), M >= K.`,
    `${name}(X,M) :- ${a}(X,M), not ${b}(X,M + 1).`,
  ])
  const onward = pick(roll, [
    `${name}(X,M + 1) :- ${name}(X,M), M < 6.`,
    `${name}(Y,M + 1) :- ${name}(X,M), edge(X,Y), M < 6.`,
  ])
  return roll(2) === 0 ? [start] : [start, onward]
}

/** A rule with an aggregate, as Datalog and as gringo write it: sums add one value for each solution. */
function aggregate(
  roll: Roll,
  name: string,
  below: readonly Relation[],
  numeric: string[],
): [string, string] {
  const [counted, arity] = pick(roll, below)
  const goal = literal(counted, arity === 1 ? ['Y'] : ['X', 'Y'])
  const a = pick(roll, numeric)
  const joined = `edge(X,Y), ${a}(Y,M), ${pick(roll, ['M > 0', 'not link(Y,X)', 'X != Y', 'not link(X,_)'])}`
  const extreme = pick(roll, ['min', 'max'])
  return pick(roll, [
    [`${name}(X,N) :- node(X), count(N, Y, ${goal}).`, `${name}(X,N) :- node(X), N = #count{ Y : ${goal} }.`],
    [
      `${name}(X,N) :- node(X), sum(N, M, (${joined})).`,
      `${name}(X,N) :- node(X), N = #sum{ M,Y : ${joined} }.`,
    ],
    [
      `${name}(X,sum(M)) :- edge(X,Y), ${a}(Y,M).`,
      `${name}(X,N) :- edge(X,Z), ${a}(Z,_), N = #sum{ M,Y : edge(X,Y), ${a}(Y,M) }.`,
    ],
    [
      `${name}(X,N) :- ${a}(X,_), ${extreme}(N, M, ${a}(X,M)).`,
      `${name}(X,N) :- ${a}(X,_), N = #${extreme}{ M : ${a}(X,M) }.`,
    ],
    [
      `${name}(X,${extreme}(M)) :- ${joined}.`,
      `${name}(X,N) :- ${joined.replaceAll('M', 'K').replaceAll('Y', 'Z')}, N = #${extreme}{ M : ${joined} }.`,
    ],
  ] as [string, string][])
}

function term(roll: Roll, variables: readonly string[]): string {
  return roll(6) === 0 ? pick(roll, CONSTANTS) : pick(roll, variables)
}

function pick<T>(roll: Roll, from: readonly T[]): T {
  return from[roll(from.length)] as T
}

const literal = (name: string, args: string[]): string => `${name}(${args.join(',')})`
