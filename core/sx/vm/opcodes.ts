/**
 * The instructions of the stack machine. An operand is the number that follows; what each pops and pushes:
 *
 *   CONST k, GLOBAL k, LOCAL s, UP i …  push          BIND s, BIND-BOX s   pop into a slot
 *   SET-… pop, store, push nil                        JUMP-FALSE t         pop
 *   CALL n         pops the function and n arguments  CALL-GLOBAL k n      pops n arguments
 *   PRIM k n       pops n arguments                   ADD … REST           pop one or two; one byte each
 */
export const OPCODES = [
  'CONST',
  'LOCAL',
  'LOCAL-BOX',
  'LOCAL-CHECKED',
  'LOCAL-BOX-CHECKED',
  'UP',
  'UP-BOX',
  'UP-BOX-CHECKED',
  'GLOBAL',
  'POP',
  'BIND',
  'BIND-BOX',
  'SET-LOCAL',
  'SET-BOX',
  'SET-UP',
  'SET-GLOBAL',
  'DEFINE-GLOBAL',
  'JUMP',
  'JUMP-FALSE',
  'LOOP',
  'CHARGE',
  'CLOSURE',
  'FIX',
  'CALL',
  'TAIL-CALL',
  'CALL-GLOBAL',
  'TAIL-CALL-GLOBAL',
  'RETURN',
  'PRIM',
  'ADD',
  'SUB',
  'MUL',
  'LT',
  'GT',
  'LE',
  'GE',
  'EQ',
  'NOT',
  'FIRST',
  'REST',
  'CONS',
  'EMPTY',
  'NIL',
  'VECTOR-REF',
  'IS-EQ',
] as const

export type OpName = (typeof OPCODES)[number]

export const OP = Object.fromEntries(OPCODES.map((name, i) => [name, i])) as Record<OpName, number>

/** Operands that follow each instruction. */
export const OPERANDS: readonly number[] = OPCODES.map(name => {
  if (
    /^(LOCAL-CHECKED|LOCAL-BOX-CHECKED|UP-BOX-CHECKED|SET-LOCAL|SET-BOX|SET-UP|PRIM|.*CALL-GLOBAL)$/.test(
      name,
    )
  )
    return 2
  if (/^(POP|RETURN|ADD|SUB|MUL|LT|GT|LE|GE|EQ|NOT|FIRST|REST|CONS|EMPTY|NIL|VECTOR-REF|IS-EQ)$/.test(name))
    return 0
  return 1
})

/** Primitives that are one instruction, with their number of arguments. */
export const ONE_BYTE: Readonly<Record<string, readonly [number, OpName]>> = {
  '+': [2, 'ADD'],
  '-': [2, 'SUB'],
  '*': [2, 'MUL'],
  '<': [2, 'LT'],
  '>': [2, 'GT'],
  '<=': [2, 'LE'],
  '>=': [2, 'GE'],
  '=': [2, 'EQ'],
  not: [1, 'NOT'],
  first: [1, 'FIRST'],
  car: [1, 'FIRST'],
  rest: [1, 'REST'],
  cdr: [1, 'REST'],
  cons: [2, 'CONS'],
  'empty?': [1, 'EMPTY'],
  'nil?': [1, 'NIL'],
  'vector-ref': [2, 'VECTOR-REF'],
  'eq?': [2, 'IS-EQ'],
  'eqv?': [2, 'IS-EQ'],
}
