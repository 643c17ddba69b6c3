/** The text of operations whose fast path is put in line: small integers; all else goes to the runtime. */
export interface Operand {
  text: string
  /** Known to be a small integer. */
  isInteger: boolean
}

const both = (x: Operand, y: Operand, then: string): string =>
  [x, y]
    .filter(o => !o.isInteger)
    .map(o => `typeof ${o.text} === 'number' && `)
    .join('') + then

const ARITHMETIC = { ADD: ['+', 'add'], SUB: ['-', 'sub'], MUL: ['*', 'mul'] } as const
const COMPARISON = {
  LT: ['<', 'lt'],
  GT: ['>', 'gt'],
  LE: ['<=', 'le'],
  GE: ['>=', 'ge'],
  EQ: ['===', 'equals'],
} as const

export type Arithmetic = keyof typeof ARITHMETIC
export type Comparison = keyof typeof COMPARISON

export const isArithmetic = (op: string): op is Arithmetic => Object.hasOwn(ARITHMETIC, op)
export const isComparison = (op: string): op is Comparison => Object.hasOwn(COMPARISON, op)

/** Around a call of the runtime when the function keeps its fuel in a variable of its own. */
export type Around = (call: string) => string

export function arithmetic(op: Arithmetic, x: Operand, y: Operand, around: Around): string {
  const [sign, slow] = ARITHMETIC[op]
  const result = op === 'MUL' ? 't + 0' : 't'
  return `(${both(x, y, `isSafe(t = ${x.text} ${sign} ${y.text})`)} ? ${result} : ${around(`${slow}(${x.text}, ${y.text})`)})`
}

export function comparison(op: Comparison, x: Operand, y: Operand, around: Around): string {
  const [sign, slow] = COMPARISON[op]
  const fast = both(x, y, '').replace(/ && $/, '')
  const test = `${x.text} ${sign} ${y.text}`
  return fast === '' ? `(${test})` : `(${fast} ? ${test} : ${around(`${slow}(${x.text}, ${y.text})`)})`
}
