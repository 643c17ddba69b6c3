/**
 * Bytecode to JavaScript. The operand stack is followed while generating: constants and locals stay symbols,
 * everything else is kept in the variable of its stack position. Only slot numbers and pool references are ever
 * written into the text.
 */

import { Closure } from '../values/callable.ts'
import type { Code } from '../values/code.ts'
import type { List } from '../values/types.ts'
import { type Region, regions } from './blocks.ts'
import { throughCell, throughValue } from './calls.ts'
import { captured, makerOf, membersOf } from './captures.ts'
import { decode, type Instruction } from './decode.ts'
import { generateExpression } from './expressions.ts'
import { type Leaf, leafOf } from './leaf.ts'
import { OperandStack } from './operand-stack.ts'
import type { Operand } from './operators.ts'
import { Pool } from './pool.ts'

export interface Generated {
  source: string
  /** For each line of the source, counted from 1, the instruction it is from. */
  lines: number[]
  /** What the source names of the pool. */
  names: Map<string, unknown>
}

export function generate(code: Code, params: number, spread: boolean): Generated {
  return new Generator(code, params, spread).run()
}

class Generator {
  private readonly out: string[] = []
  /** For each line of `out`, the instruction it is from. */
  private readonly origins: number[] = []
  private at = 0
  private readonly stack = new OperandStack(text => this.line(text))
  private reachable = true
  private selfTail = false
  private readonly depths = new Map<number, number>()
  private readonly instructions: Instruction[]
  private readonly pool: Pool
  private readonly slots: number
  private readonly leaf: Leaf | null
  /** Nothing but arithmetic and loops: the fuel is kept in a variable until the function ends. */
  private readonly ownFuel: boolean
  private readonly around = (call: string): string =>
    this.ownFuel ? `(F[0] = fu, t = ${call}, fu = F[0], t)` : call

  constructor(
    private readonly code: Code,
    private readonly params: number,
    private readonly spread: boolean,
  ) {
    const template = code.template as NonNullable<Code['template']>
    this.instructions = decode(template.code)
    this.pool = new Pool(template.pool)
    this.slots = template.slots
    this.ownFuel = this.instructions.every(i => ARITHMETIC_ONLY.test(i.op))
    this.leaf = spread ? null : leafOf(this.instructions, params, k => this.pool.constant(k))
  }

  run(): Generated {
    const size = (this.code.template as NonNullable<Code['template']>).code.length
    const all = regions(this.instructions, size)
    const open: Region[] = []
    let next = 0
    for (const instruction of this.instructions) {
      while (open.at(-1)?.end === instruction.at) this.close(open.pop() as Region)
      while (all[next]?.start === instruction.at) {
        this.open(all[next] as Region)
        open.push(all[next++] as Region)
      }
      this.at = instruction.at
      if (this.reachable) this.step(instruction)
    }
    while (open.length > 0) this.close(open.pop() as Region)
    const before = this.head()
    const loop = this.selfTail ? ['top: for (;;) {', ...this.out, '}'] : this.out
    const skipped = before.length + loop.indexOf(this.out[0] as string) + FUNCTION_LINES
    return {
      source: [...before, ...loop, '}'].join('\n'),
      lines: [...new Array<number>(skipped).fill(0), ...this.origins],
      names: this.pool.names,
    }
  }

  private head(): string[] {
    const names = Array.from({ length: this.params }, (_, i) => `l${i}`)
    const locals = Array.from({ length: this.slots - this.params }, (_, i) => `l${i + this.params}`)
    const temps = Array.from({ length: this.stack.deepest }, (_, i) => `s${i}`)
    const variables = ['c', 't', ...locals, ...temps].join(', ')
    const head = this.spread
      ? `function f(self, d, a) { if (d < 0) return deep(self, d, a); let ${names.map((n, i) => `${n} = a[${i}]`).join(', ') || 'z'};`
      : `function f(${['self', 'd', ...names].join(', ')}) { if (d < 0) return deep(self, d, [${names.join(', ')}]);`
    const lines = ['"use strict";', 'const isSafe = Number.isSafeInteger;', `return ${head}`]
    if (this.out.some(line => /\bu\[|, u\)/.test(line))) lines.push('const u = self.up;')
    if (this.ownFuel) lines.push('let fu = F[0];')
    return [...lines, `let ${variables};`]
  }

  private open(region: Region): void {
    if (region.kind === 'loop') {
      this.stack.flush()
      this.depths.set(region.start, this.stack.depth)
      this.line(`L${region.start}: for (;;) {`)
    } else this.line(`B${region.end}: {`)
  }

  private close(region: Region): void {
    if (region.kind === 'loop') {
      this.line('}')
      return
    }
    if (this.reachable) {
      this.stack.flush()
      this.depths.set(region.end, this.stack.depth)
    }
    this.line('}')
    const depth = this.depths.get(region.end)
    if (depth === undefined) return
    this.stack.reset(depth)
    this.reachable = true
  }

  private step(instruction: Instruction): void {
    if (generateExpression(instruction, this.stack, this.pool, this.around)) return
    const { op, a, b, at } = instruction
    switch (op) {
      case 'POP':
        this.stack.drop()
        return
      case 'BIND':
        this.bind(a, this.stack.operand().text)
        return
      case 'BIND-BOX':
        this.bind(a, `new Box(${this.stack.operand().text})`)
        return
      case 'SET-LOCAL':
        if (this.pool.at(b) !== null) this.line(`check(l${a}, ${this.pool.pooled(b)});`)
        this.bind(a, this.stack.operand().text)
        this.stack.pushText('null')
        return
      case 'SET-BOX':
        this.line(`set(l${a}, ${this.stack.operand().text}, ${this.pool.pooled(b)});`)
        this.stack.pushText('null')
        return
      case 'SET-UP':
        this.line(`set(u[${a}], ${this.stack.operand().text}, ${this.pool.pooled(b)});`)
        this.stack.pushText('null')
        return
      case 'SET-GLOBAL':
        this.line(`setGlobal(${this.pool.cell(a)}, ${this.stack.operand().text});`)
        this.stack.pushText('null')
        return
      case 'DEFINE-GLOBAL':
        this.line(`defineGlobal(${this.pool.cell(a)}, ${this.stack.operand().text});`)
        this.stack.pushText('null')
        return
      case 'JUMP':
        this.stack.flush()
        this.depths.set(a, this.stack.depth)
        this.line(`break B${a};`)
        this.reachable = false
        return
      case 'JUMP-FALSE': {
        const test = this.stack.pop()
        this.stack.flush()
        this.depths.set(a, this.stack.depth)
        this.line(
          `if (${test.test ? `!${test.text}` : `${test.text} === false || ${test.text} === null`}) break B${a};`,
        )
        return
      }
      case 'LOOP':
        this.stack.flush()
        this.line(`continue L${a};`)
        this.reachable = false
        return
      case 'CHARGE':
        if (this.ownFuel) this.line(`if ((fu = fu - ${a}) < 0) { F[0] = fu; fuelOut(); fu = F[0]; }`)
        else this.line(`if ((F[0] = F[0] - ${a}) < 0) fuelOut();`)
        return
      case 'CLOSURE':
        this.stack.store(`closure(${this.pool.pooled(a)}, ${captured([makerOf(this.pool.at(a))])}, u)`)
        return
      case 'FIX':
        this.fix(a)
        return
      case 'CALL':
      case 'TAIL-CALL': {
        const fn = this.stack.operand().text
        this.call(fn, null, a, op === 'TAIL-CALL')
        return
      }
      case 'CALL-GLOBAL':
      case 'TAIL-CALL-GLOBAL':
        this.call(null, a, b, op === 'TAIL-CALL-GLOBAL')
        return
      case 'RETURN':
        this.leave(`return ${this.stack.operand().text};`)
        return
      default:
        throw new Error(`no JavaScript for ${op} at ${at}`)
    }
  }

  private call(fn: string | null, cell: number | null, n: number, tail: boolean): void {
    const args = this.stack.operands(n)
    const given = args.map(x => x.text)
    const d = tail ? 'd' : 'd - 1'
    const isSelf = cell !== null && !this.spread && this.isSelf(cell, n)
    const target = cell === null ? fn : `(c = ${this.pool.cell(cell)}.v)`
    const indirect = (test: string) =>
      cell === null
        ? throughValue(test, fn as string, d, given)
        : throughCell(test, this.pool.cell(cell), d, given)
    if (!isSelf) {
      this.finishCall(indirect(target as string), tail)
      return
    }
    if (tail) {
      this.selfTail = true
      this.line(`if (${target} === self) { ${this.rebind(args)} continue top; }`)
      this.finishCall(indirect('c'), true)
      return
    }
    const self = `f(${['self', d, ...given].join(', ')})`
    const leaf = this.leaf ? `(${this.leaf.test(args)} ? ${this.leaf.value(args)} : ${self})` : self
    this.finishCall(`${target} === self ? ${leaf} : ${indirect('c')}`, false)
  }

  private finishCall(text: string, tail: boolean): void {
    if (!tail) {
      this.stack.store(text)
      return
    }
    this.leave(`return ${text};`)
  }

  private leave(statement: string): void {
    this.line(this.ownFuel ? `F[0] = fu; ${statement}` : statement)
    this.reachable = false
  }

  /** All parameters at once: those that another argument still reads go through a temporary. */
  private rebind(args: Operand[]): string {
    const first = args.map((x, i) => `const a${i} = ${x.text};`)
    return [...first, ...args.map((_, i) => `l${i} = a${i};`)].join(' ')
  }

  private isSelf(cell: number, n: number): boolean {
    const held = this.pool.cellAt(cell).v
    return held instanceof Closure && held.code === this.code && n === this.params
  }

  private fix(k: number): void {
    const members = membersOf(this.pool.at(k) as List)
    for (const { slot } of members) this.stack.hazard(slot)
    this.line(`c = ${captured(members.map(m => m.maker))};`)
    this.line(`fix(${this.pool.pooled(k)}, c, u);`)
    for (const { slot } of members) this.line(`l${slot} = c[${slot}];`)
  }

  private bind(slot: number, text: string): void {
    this.stack.hazard(slot)
    this.line(`l${slot} = ${text};`)
  }

  private line(text: string): void {
    this.out.push(text)
    this.origins.push(this.at)
  }
}

/** Lines that the host puts before the body of a made function, and the one that counting from 1 leaves out. */
const FUNCTION_LINES = 3

const ARITHMETIC_ONLY =
  /^(CONST|LOCAL|ADD|SUB|MUL|LT|GT|LE|GE|EQ|NOT|BIND|POP|JUMP|JUMP-FALSE|LOOP|CHARGE|RETURN|TAIL-CALL-GLOBAL)$/
