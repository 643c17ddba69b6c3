import { describe, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { callDatalog, Datalog, DatalogRefusal, datalogWorld, type Fact, type Proof } from './datalog.ts'
import { installJit } from './jit/install.ts'
import { dice, randomFacts, randomProgram } from './lib/datalog/random-program.ts'
import { UNTRUSTED } from './meter/meter.ts'
import { LimitError } from './values/errors.ts'
import { toArray } from './values/lists.ts'
import type { List } from './values/types.ts'

installJit()

const GRINGO = '/usr/bin/gringo'
const PROGRAMS = 250

describe('models are those of gringo', () => {
  // A missing gringo is told, not passed over.
  const check = existsSync(GRINGO) ? test : test.skip
  check(
    `for ${PROGRAMS} random stratified programs`,
    async () => {
      const programs = Array.from({ length: PROGRAMS }, (_, i) => randomProgram(i + 1))
      const theirs = await gringo(
        programs.map(({ facts, gringoRules }) => [...facts, ...gringoRules].join('\n')),
      )
      for (const [i, { facts, rules }] of programs.entries()) {
        const own = new Datalog([...facts, ...rules].join('\n')).model()
        expect({ seed: i + 1, model: own.toSorted() }).toEqual({ seed: i + 1, model: theirs[i] ?? [] })
      }
    },
    120_000,
  )
})

/** The models of these programs, by one process: each has relations of its own. */
async function gringo(programs: readonly string[]): Promise<string[][]> {
  const apart = programs.map((program, i) => program.replaceAll(/\b([a-z]\w*)\(/g, `of${i}_$1(`))
  const process = Bun.spawn([GRINGO, '--text', '-Wnone'], {
    stdin: new Blob([apart.join('\n')]),
    stderr: 'pipe',
  })
  const [text, complaints] = await Promise.all([
    new Response(process.stdout).text(),
    new Response(process.stderr).text(),
  ])
  expect({ complaints, code: await process.exited }).toEqual({ complaints: '', code: 0 })
  const models = programs.map((): string[] => [])
  for (const line of text.split('\n')) {
    // Its own projections of negated literals stand among the facts, with a # in front.
    const [, i, fact] = /^of(\d+)_(.*)$/.exec(line) ?? []
    if (fact) models[Number(i)]?.push(fact)
    else expect(line).toMatch(/^(#|$)/)
  }
  return models.map(model => model.toSorted())
}

test('a model kept up by asserting and retracting is the model from scratch, for random programs and changes', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { facts, rules } = randomProgram(seed)
    const roll = dice(seed + 1000)
    const kept = new Datalog([...facts, ...rules].join('\n'))
    kept.saturate()
    let now = new Set(facts)
    for (let step = 0; step < 6; step++) {
      const gone = [...now].filter(() => roll(4) === 0)
      const come = randomFacts(roll, 3)
      kept.retract(...gone.map(factOf))
      kept.assert(...come.map(factOf))
      now = new Set([...[...now].filter(fact => !gone.includes(fact)), ...come])
      const fresh = new Datalog([...now, ...rules].join('\n'))
      expect({ seed, step, model: kept.model() }).toEqual({ seed, step, model: fresh.model() })
    }
  }
}, 120_000)

test('a retraction and an assertion in one change are the model from scratch, for random programs', () => {
  for (let seed = 301; seed <= 330; seed++) {
    const { facts, rules } = randomProgram(seed)
    const roll = dice(seed + 2000)
    const kept = new Datalog([...facts, ...rules].join('\n'))
    kept.saturate()
    let now = new Set(facts)
    for (let step = 0; step < 6; step++) {
      const gone = [...now].filter(() => roll(3) === 0)
      // Some facts of derived relations, and some that go and come again at once.
      const derived = CONSTANTS_OF_R0.map(x => `r0(${x}).`).filter(() => roll(3) === 0)
      const come = [
        ...randomFacts(roll, 3),
        ...gone.filter(() => roll(3) === 0),
        ...(unary(rules) ? derived : []),
      ]
      kept.change({ retract: gone.map(factOf), assert: come.map(factOf) })
      now = new Set([...[...now].filter(fact => !gone.includes(fact)), ...come])
      const fresh = new Datalog([...now, ...rules].join('\n'))
      expect({ seed, step, model: kept.model() }).toEqual({ seed, step, model: fresh.model() })
    }
  }
}, 120_000)

const CONSTANTS_OF_R0 = ['a', 'b', '1']
const unary = (rules: string[]) => rules.every(rule => !/^r0\(\w+,/.test(rule))

test('rules that come and go, among changes of facts, leave the model and proofs from scratch, for random programs', () => {
  for (let seed = 401; seed <= 440; seed++) {
    const { facts, rules } = randomProgram(seed)
    const roll = dice(seed + 3000)
    // Half of the rules come later, in any order: a relation may get its first rule when it has facts, or readers.
    let now = rules.filter(() => roll(2) === 0)
    const kept = new Datalog([...facts, ...now].join('\n'))
    kept.saturate()
    let there = new Set(facts)
    for (let step = 0; step < 8; step++) {
      const rule = rules[roll(rules.length)] as string
      if (now.includes(rule)) {
        expect(kept.retractRule(rule)).toBe(true)
        now = now.filter((other, i) => other !== rule || i !== now.indexOf(rule))
      } else {
        kept.rule(rule)
        now = [...now, rule]
      }
      if (roll(2) === 0) {
        const come = randomFacts(roll, 2)
        const gone = [...there].filter(() => roll(6) === 0)
        kept.change({ retract: gone.map(factOf), assert: come.map(factOf) })
        there = new Set([...[...there].filter(fact => !gone.includes(fact)), ...come])
      }
      const fresh = new Datalog([...there, ...now].join('\n'))
      const model = kept.model()
      expect({ seed, step, rule, model }).toEqual({ seed, step, rule, model: fresh.model() })
      for (const fact of model.filter(() => roll(10) === 0)) {
        const leaves = leavesOf(kept.why(fact) as Proof)
        expect({ seed, step, fact, unfounded: leaves.filter(leaf => !there.has(leaf)) }).toEqual({
          seed,
          step,
          fact,
          unfounded: [],
        })
      }
    }
  }
}, 120_000)

/** The facts that a proof rests on. */
function leavesOf({ fact, by, from }: Proof): string[] {
  return by === 'fact' ? [fact] : from.flatMap(leavesOf)
}

function factOf(text: string): Fact {
  const [, name = '', args = ''] = /^(\w+)\((.*)\)\.$/.exec(text) ?? []
  return [name, ...args.split(',').map(arg => (/^\d/.test(arg) ? Number(arg) : { atom: arg }))]
}

test('magic sets change no answer, chosen or forced, for random programs', () => {
  const sx = datalogWorld()
  sx.eval('(require "testing.sx")')
  let forced = 0
  for (let seed = 1; seed <= 80; seed++) {
    const { facts, rules } = randomProgram(seed)
    const program = [...facts, ...rules].join('\n')
    const plain = new Datalog(program)
    const query = rules.some(rule => /^r5\(\w+,/.test(rule)) ? 'r5(a, X)' : 'r5(a)'
    expect({ seed, answers: new Datalog(program).magicQuery(query) }).toEqual({
      seed,
      answers: plain.query(query),
    })
    const anyway = callDatalog(sx, 'magic-anyway', [program, query])
    if (anyway === null) continue
    forced++
    const wanted = plain.model().filter(fact => /^r5\(a[,)]/.test(fact))
    expect({ seed, answers: toArray(anyway as List) as string[] }).toEqual({ seed, answers: wanted })
  }
  expect(forced).toBeGreaterThan(50)
}, 120_000)

const FAMILY =
  'parent(ann, bea). parent(bea, cas). elder(X, Y) :- parent(X, Y). elder(X, Z) :- elder(X, Y), parent(Y, Z).'

describe('the door in TypeScript', () => {
  test('answers with values of its own types', () => {
    expect(new Datalog(FAMILY).query('elder(ann, X)')).toEqual([
      { X: { atom: 'bea' } },
      { X: { atom: 'cas' } },
    ])
    expect(new Datalog('p("s", 2, 0.5, [a,1]).').query('p(A,B,C,D)')).toEqual([
      { A: 's', B: 2, C: 0.5, D: [{ atom: 'a' }, 1] },
    ])
  })

  test('explains by a proof and by the nearest rule', () => {
    const family = new Datalog(FAMILY)
    const proof = family.why('elder(ann, cas)')
    expect(proof?.fact).toBe('elder(ann,cas).')
    expect(proof?.from.map(({ fact, by }) => [fact, by])).toEqual([
      ['elder(ann,bea).', 'elder(X, Y) :- parent(X, Y).'],
      ['parent(bea,cas).', 'fact'],
    ])
    expect(family.why('elder(cas, ann)')).toBeNull()
    expect(family.whyNot('elder(cas, ann)')).toContain('parent(cas, ann)')
  })

  test('refuses with kind and place', () => {
    const refusals = ['p(X) :- not q(X).', 'p(a).\np(a, b).', 'p :- not p.', 'p(a'].map(program => {
      try {
        return new Datalog(program)
      } catch (e) {
        return e instanceof DatalogRefusal ? [e.kind, e.line, e.column] : e
      }
    })
    expect(refusals).toEqual([
      ['unsafe', 1, 13],
      ['arity', 2, 1],
      ['unstratified', 1, 10],
      ['syntax', 1, 4],
    ])
  })

  test('a program that never comes to rest is refused, and the next question is answered', () => {
    const endless = new Datalog('n(0). n(N + 1) :- n(N). small(X) :- n(X), X < 3.', { tuples: 1000 })
    expect(() => endless.query('n(X)')).toThrow('the budget of 1000 tuples was used up while filling n/1')
    expect(() => endless.query('n(X)')).toThrow('the budget of 1000 tuples')
    expect(new Datalog(FAMILY).query('elder(bea, X)')).toHaveLength(1)
  })

  test('the limits of SX hold for a program', () => {
    const endless = new Datalog('n(0). n(N + 1) :- n(N).', { limits: { ...UNTRUSTED, wall: 60_000 } })
    expect(() => endless.saturate()).toThrow(LimitError)
  })
})

describe('from the shell', () => {
  test.each([
    [['--query', 'elder(ann, X)'], 'elder(ann,bea).\nelder(ann,cas).\n', 0],
    [[], 'elder(ann,bea).\nelder(ann,cas).\nelder(bea,cas).\n', 0],
    [['--all'], 'elder(ann,bea).\nelder(ann,cas).\nelder(bea,cas).\nparent(ann,bea).\nparent(bea,cas).\n', 0],
    [
      ['--why', 'elder(ann, bea)'],
      'elder(ann,bea).  % elder(X, Y) :- parent(X, Y).\n  parent(ann,bea).  % fact\n',
      0,
    ],
  ])('%p', async (options, printed, code) => {
    expect(await shell(FAMILY, options)).toEqual({ out: printed, err: '', code })
  })

  test('a malformed program exits 2 with its place', async () => {
    const { code, err } = await shell('p(a).\np(b) :- q(\n', [])
    expect(code).toBe(2)
    expect(err).toMatch(/:3:1: syntax: /)
  })

  test('a misspelt relation is warned of in a rule, and refused in a query', async () => {
    const rule = await shell('edge(a, b).\npath(X, Y) :- egde(X, Y).', [])
    expect(rule).toMatchObject({ out: '', code: 0 })
    expect(rule.err).toMatch(/\.dl:2:15: warning: nothing defines egde\/2; did you mean edge\/2\?/)
    const query = await shell('edge(a, b).', ['--query', 'edges(a, X)'])
    expect(query).toMatchObject({ out: '', code: 1 })
    expect(query.err).toContain('undefined: nothing defines edges/2; did you mean edge/2?')
  })
})

async function shell(program: string, options: string[]) {
  const path = `${process.env.TMPDIR ?? '/tmp'}/datalog-${process.pid}-${Bun.hash(program + options.join())}.dl`
  await Bun.write(path, program)
  try {
    const run = Bun.spawn(
      [
        process.execPath,
        Bun.fileURLToPath(new URL('./cli.ts', import.meta.url)),
        'datalog',
        path,
        ...options,
      ],
      {
        stderr: 'pipe',
      },
    )
    const [out, err] = await Promise.all([new Response(run.stdout).text(), new Response(run.stderr).text()])
    return { out, err, code: await run.exited }
  } finally {
    await Bun.file(path).delete()
  }
}

test('a relation that nothing defines is named, unless it is declared', () => {
  const db = new Datalog('open(X) :- shop(X), not closed(X).')
  expect(db.warnings().map(({ message, line, column }) => [message, line, column])).toEqual([
    ['nothing defines shop/1; declare it by :- dynamic shop/1.', 1, 12],
    ['nothing defines closed/1; declare it by :- dynamic closed/1.', 1, 25],
  ])
  db.declare('closed', 1)
  expect(() => db.query('shop(X)')).toThrow(DatalogRefusal)
  db.assert(['shop', { atom: 'bakery' }])
  expect(db.warnings()).toEqual([])
  expect(db.query('open(X)')).toEqual([{ X: { atom: 'bakery' } }])
  expect(db.query('closed(X)')).toEqual([])
  expect(() => db.query('shops(X)')).toThrow('did you mean shop/1?')
})
