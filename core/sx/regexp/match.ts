/**
 * Matching by Pike's machine (Cox, "Regular Expression Matching: the Virtual Machine Approach"): all threads go
 * through the text in step, at most one for each instruction, so the time is text times program, whatever both are.
 */
import { chargeWork } from '../meter/meter.ts'
import { fail } from '../values/errors.ts'
import { isWord, type Node, parseRegExp } from './parse.ts'

type Step =
  | { op: 'set'; has: (c: number) => boolean; cost: number }
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; to: number }
  | { op: 'save'; slot: number }
  | { op: 'assert'; what: '^' | '$' | 'b' | 'B' }
  | { op: 'match' }

export interface Program {
  steps: Step[]
  groups: number
}

const MOST_STEPS = 20_000

export function compileRegExp(source: string): Program {
  if (source.length > MOST_STEPS) fail('regexp-error', 'regexp: too long')
  const { node, groups } = parseRegExp(source)
  const steps: Step[] = []
  emit({ kind: 'group', item: node, index: 0 }, steps)
  steps.push({ op: 'match' })
  return { steps, groups }
}

function emit(node: Node, steps: Step[]): void {
  // A repeat of nothing makes no steps, however often.
  chargeWork(1)
  if (steps.length > MOST_STEPS) fail('regexp-error', 'regexp: too big')
  switch (node.kind) {
    case 'set':
      steps.push({ op: 'set', has: node.has, cost: node.cost })
      return
    case 'assert':
      steps.push({ op: 'assert', what: node.what })
      return
    case 'sequence':
      for (const item of node.items) emit(item, steps)
      return
    case 'group':
      steps.push({ op: 'save', slot: node.index * 2 })
      emit(node.item, steps)
      steps.push({ op: 'save', slot: node.index * 2 + 1 })
      return
    case 'choice':
      emitChoice(node.options, steps)
      return
    case 'repeat':
      emitRepeat(node, steps)
  }
}

function emitChoice(options: Node[], steps: Step[]): void {
  const ends: { op: 'jump'; to: number }[] = []
  options.forEach((option, i) => {
    if (i === options.length - 1) {
      emit(option, steps)
      return
    }
    const split: Step = { op: 'split', first: steps.length + 1, second: 0 }
    steps.push(split)
    emit(option, steps)
    const end = { op: 'jump' as const, to: 0 }
    ends.push(end)
    steps.push(end)
    split.second = steps.length
  })
  for (const end of ends) end.to = steps.length
}

function emitRepeat(node: Extract<Node, { kind: 'repeat' }>, steps: Step[]): void {
  for (let i = 0; i < node.least; i++) emit(node.item, steps)
  if (node.most === Number.POSITIVE_INFINITY) {
    const start = steps.length
    const split = branch(node.greedy, steps)
    emit(node.item, steps)
    steps.push({ op: 'jump', to: start })
    split(steps.length)
    return
  }
  const splits: ((end: number) => void)[] = []
  for (let i = node.least; i < node.most; i++) {
    splits.push(branch(node.greedy, steps))
    emit(node.item, steps)
  }
  for (const split of splits) split(steps.length)
}

/** A split that enters what follows, or (lazily: rather) goes past it; the end is set later. */
function branch(greedy: boolean, steps: Step[]): (end: number) => void {
  const split: Step = { op: 'split', first: steps.length + 1, second: steps.length + 1 }
  steps.push(split)
  return end => {
    if (greedy) split.second = end
    else split.first = end
  }
}

interface Thread {
  at: number
  saved: number[]
}

/** The leftmost match at or after `start`: pairs of positions for the whole and each group, -1 where none. */
export function search(program: Program, points: readonly number[], start: number): number[] | null {
  const { steps } = program
  let threads: Thread[] = []
  let found: number[] | null = null
  const marks = new Int32Array(steps.length).fill(-1)
  chargeWork(steps.length >>> 2)
  for (let i = start; ; i++) {
    chargeWork(threads.length + 8)
    if (!found)
      add(
        program,
        threads,
        { at: 0, saved: new Array<number>(program.groups * 2 + 2).fill(-1) },
        points,
        i,
        marks,
      )
    if (threads.length === 0) return found
    const next: Thread[] = []
    for (const thread of threads) {
      const step = steps[thread.at] as Step
      if (step.op === 'match') {
        found = thread.saved
        break
      }
      const c = points[i]
      if (step.op !== 'set' || c === undefined) continue
      if (step.cost > 1) chargeWork(step.cost)
      if (step.has(c)) add(program, next, { at: thread.at + 1, saved: thread.saved }, points, i + 1, marks)
    }
    if (i >= points.length) return found
    threads = next
  }
}

/** Follows the steps that read nothing, in order of preference; each step is taken once a position, which `marks` notes. */
function add(
  program: Program,
  into: Thread[],
  first: Thread,
  points: readonly number[],
  i: number,
  marks: Int32Array,
): void {
  const pending: Thread[] = [first]
  for (let thread = pending.pop(); thread; thread = pending.pop()) {
    const { at, saved } = thread
    chargeWork(1)
    if (marks[at] === i) continue
    marks[at] = i
    const step = program.steps[at] as Step
    if (step.op === 'save') chargeWork(saved.length)
    if (step.op === 'jump') pending.push({ at: step.to, saved })
    else if (step.op === 'split') pending.push({ at: step.second, saved }, { at: step.first, saved })
    else if (step.op === 'save') pending.push({ at: at + 1, saved: saved.with(step.slot, i) })
    else if (step.op === 'assert') {
      if (holds(step.what, points, i)) pending.push({ at: at + 1, saved })
    } else into.push(thread)
  }
}

function holds(what: '^' | '$' | 'b' | 'B', points: readonly number[], i: number): boolean {
  if (what === '^') return i === 0
  if (what === '$') return i === points.length
  const before = i > 0 && isWord(points[i - 1] as number)
  const after = i < points.length && isWord(points[i] as number)
  return (before !== after) === (what === 'b')
}
