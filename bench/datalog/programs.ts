import { dice } from '#core/sx/lib/datalog/random-program'

/** Programs that Datalog-on-SX and gringo both read. */
export function chain(nodes: number): string {
  return [...edges(nodes), 'path(X,Y) :- edge(X,Y).', 'path(X,Z) :- path(X,Y), edge(Y,Z).'].join('\n')
}

export function edges(nodes: number): string[] {
  return Array.from({ length: nodes - 1 }, (_, i) => `edge(${i + 1},${i + 2}).`)
}

/** Of a full binary tree of a depth. */
export function sameGeneration(depth: number): string {
  const parents = Array.from({ length: 2 ** depth - 2 }, (_, i) => `up(${i + 2},${Math.floor((i + 2) / 2)}).`)
  return [...parents, 'sg(X,Y) :- up(X,P), up(Y,P).', 'sg(X,Y) :- up(X,A), sg(A,B), up(Y,B).'].join('\n')
}

/** Andersen's analysis of a random program of so many variables. */
export function pointsTo(variables: number): string {
  const roll = dice(7)
  const v = () => `v${roll(variables)}`
  const statements = Array.from({ length: variables }, (_, i) => [
    `new(${v()},h${i}).`,
    `assign(${v()},${v()}).`,
    roll(4) === 0 ? `load(${v()},${v()}).` : `store(${v()},${v()}).`,
  ])
  return [
    ...new Set(statements.flat()),
    'pt(X,H) :- new(X,H).',
    'pt(X,H) :- assign(X,Y), pt(Y,H).',
    'pt(X,H) :- load(X,Y), pt(Y,G), heap(G,H).',
    'heap(G,H) :- store(X,Y), pt(X,G), pt(Y,H).',
  ].join('\n')
}

/** The same with fields, so that a heap cell is found by two of three arguments. */
export function fieldPointsTo(variables: number, fields = 10): string {
  const roll = dice(11)
  const v = () => `v${roll(variables)}`
  const f = () => `f${roll(fields)}`
  const statements = Array.from({ length: variables }, (_, i) => [
    `new(${v()},h${i}).`,
    `assign(${v()},${v()}).`,
    `load(${v()},${v()},${f()}).`,
    `store(${v()},${f()},${v()}).`,
  ])
  return [
    ...new Set(statements.flat()),
    'pt(X,H) :- new(X,H).',
    'pt(X,H) :- assign(X,Y), pt(Y,H).',
    'pt(X,H) :- load(X,Y,F), pt(Y,G), heap(G,F,H).',
    'heap(G,F,H) :- store(X,F,Y), pt(X,G), pt(Y,H).',
  ].join('\n')
}
